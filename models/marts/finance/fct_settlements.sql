-- One row per settlement, refund, prepayment or interim settlement (transaction fact), signed, on the day the cashier made it.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='settled_on',
    restates_by={
      'demo_his__settlements': 'dates',
      'front_end__settlements': 'dates'
    }
  )
}}

with settlements as (
  select
    *,
    cast(settled_at as date) as settled_on
  from {{ ref('int_input__settlements') }}
  where {{ on_affected_dates('settled_at') }}
),

keyed as (
  select
    settlement_key,
    settled_on,
    settled_at,
    settle_kind,
    pay_method,
    cashier_code,
    total_amount,
    fund_amount,
    personal_amount,
    deposited_amount,
    coalesce(personal_amount, total_amount - coalesce(fund_amount, 0)) as pay_amount,
    case
      when settle_kind <> 'prepayment' then personal_amount
    end as self_paid_amount,
    case
      when settle_kind = 'prepayment' then total_amount
      else 0
    end as prepay_amount,
    settle_kind = 'refund' as is_refund,
    original_settlement_key,
    case
      when settle_kind = 'prepayment' then 'prepayment'
      when admission_key is not null then 'inpatient'
      else 'outpatient'
    end as settlement_type,
    channel,
    coalesce(is_converted_to_insurance, false) as is_converted_to_insurance,
    discharge_ordered_at,
    case
      when settle_kind = 'discharge' then cast(date_diff('minute', discharge_ordered_at, settled_at) / 60.0 as decimal(10, 2))
    end as order_to_settle_hours,
    cast(hour(settled_at) as integer) as settle_hour,
    coalesce(is_invoice_due, false) as is_invoice_due,
    einvoice_status,
    einvoice_status = 'issued' as is_einvoice_ok,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    ward_code,
    payer_code,
    case
      when admission_key is not null then 'inpatient'
      else 'outpatient'
    end as setting,
    institution_code,
    visit_key,
    admission_key,
    _source
  from settlements
)

select * from keyed
