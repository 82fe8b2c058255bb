-- One row per difference between charges and settlements, with its cause (reconciliation): bills by settlement number, fees that no settlement has by visit or stay.
{{ config(materialized='table') }}

with charged as (
  select
    settlement_key,
    min(department_code) as department_code,
    min(institution_code) as institution_code,
    sum(amount) as charge_amount,
    min(settled_on) as settled_on,
    _source
  from {{ ref('fct_charges') }}
  where settlement_key is not null
  group by settlement_key, _source
),

-- 自费转医保 makes a bill again under other numbers: those belong to the bill that has the lines.
settled as (
  select
    case
      when charged.settlement_key is null
      and settlements.original_settlement_key is not null then settlements.original_settlement_key
      else settlements.settlement_key
    end as settlement_key,
    min(settlements.settled_on) as settled_on,
    min(settlements.department_code) as department_code,
    min(settlements.institution_code) as institution_code,
    sum(settlements.total_amount) as settled_amount,
    settlements._source
  from {{ ref('fct_settlements') }} as settlements
  left join charged on settlements.settlement_key = charged.settlement_key
    and settlements._source = charged._source
  where settlements.settle_kind <> 'prepayment'
  group by all
),

bills as (
  select
    coalesce(charged.settlement_key, settled.settlement_key) as subject_key,
    case
      when settled.settlement_key is null then 'settlement_missing'
      when charged.settlement_key is null then 'charges_missing'
      else 'amount_differs'
    end as cause,
    coalesce(settled.settled_on, charged.settled_on) as occurred_on,
    coalesce(charged.charge_amount, 0) as charge_amount,
    coalesce(settled.settled_amount, 0) as settled_amount,
    coalesce(charged.department_code, settled.department_code) as department_code,
    coalesce(charged.institution_code, settled.institution_code) as institution_code,
    coalesce(charged._source, settled._source) as _source
  from charged
  full outer join settled on charged.settlement_key = settled.settlement_key
    and charged._source = settled._source
  where coalesce(charged.charge_amount, 0) <> coalesce(settled.settled_amount, 0)
),

last_bills as (
  select
    admission_key,
    max(settled_at) as settled_at
  from {{ ref('fct_settlements') }}
  where settle_kind = 'discharge'
  group by admission_key
),

-- 漏费: an outpatient who left without paying; a line of a stay that was entered after its last bill.
unsettled as (
  select
    coalesce(charges.visit_key, charges.admission_key) as subject_key,
    case
      when charges.admission_key is null then 'fee_without_settlement'
      else 'entered_after_last_bill'
    end as cause,
    min(charges.charged_on) as occurred_on,
    sum(charges.amount) as charge_amount,
    cast(0 as decimal(14, 2)) as settled_amount,
    min(charges.department_code) as department_code,
    min(charges.institution_code) as institution_code,
    charges._source
  from {{ ref('fct_charges') }} as charges
  left join last_bills on charges.admission_key = last_bills.admission_key
  where not charges.is_settled
    and coalesce(charges.visit_key, charges.admission_key) is not null
    and (charges.admission_key is null or last_bills.admission_key is not null)
  group by all
),

differences as (
  select *
  from bills
  union all
  select * from unsettled
),

keyed as (
  select
    md5(cause || '|' || subject_key) as difference_key,
    cause,
    occurred_on,
    charge_amount,
    settled_amount,
    charge_amount - settled_amount as difference_amount,
    department_code,
    institution_code,
    _source
  from differences
)

select * from keyed
