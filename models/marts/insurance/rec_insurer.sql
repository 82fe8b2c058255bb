-- One row per difference between hospital and insurer, with its cause (reconciliation): settlements that one side alone has, of another amount, or without their bill.
{{ config(materialized='table') }}

with details as (
  select * from {{ ref('fct_recons') }}
  where period = 'detail'
    and not is_matched
),

claims as (
  select * from {{ ref('fct_claims') }}
),

settlements as (
  select
    settlement_key,
    fund_amount,
    _source
  from {{ ref('int_input__settlements') }}
),

compared as (
  select
    md5('detail|' || details.recon_key) as difference_key,
    details.difference_kind as cause,
    details.recon_on as occurred_on,
    details.claim_key,
    details.insurance_type,
    details.clearing_type,
    coalesce(claims.fund_pay, details.hospital_fund) as hospital_fund,
    details.insurer_fund,
    claims.department_code,
    details.institution_code,
    details._source
  from details
  left join claims on details.claim_key = claims.claim_key
),

-- The claim and its bill in the hospital: a claim without a bill, or bills whose fund share is not that of their claims.
billed as (
  select
    claims.settlement_key,
    claims._source,
    min(claims.claim_key) as claim_key,
    min(claims.settled_on) as occurred_on,
    min(claims.insurance_type) as insurance_type,
    min(claims.clearing_type) as clearing_type,
    min(claims.department_code) as department_code,
    min(claims.institution_code) as institution_code,
    sum(claims.fund_pay) as claim_fund,
    any_value(settlements.settlement_key) as bill_key,
    any_value(settlements.fund_amount) as bill_fund
  from claims
  left join settlements on claims.settlement_key = settlements.settlement_key
    and claims._source = settlements._source
  group by claims.settlement_key, claims._source
),

unbilled as (
  select
    md5('bill|' || coalesce(settlement_key, claim_key)) as difference_key,
    case
      when bill_key is null then 'bill_missing'
      else 'bill_differs'
    end as cause,
    occurred_on,
    claim_key,
    insurance_type,
    clearing_type,
    coalesce(bill_fund, 0) as hospital_fund,
    claim_fund as insurer_fund,
    department_code,
    institution_code,
    _source
  from billed
  where bill_key is null
    or coalesce(bill_fund, 0) <> claim_fund
),

differences as (
  select *
  from compared
  union all
  select * from unbilled
),

keyed as (
  select
    difference_key,
    cause,
    occurred_on,
    claim_key,
    insurance_type,
    clearing_type,
    hospital_fund,
    insurer_fund,
    hospital_fund - insurer_fund as difference_amount,
    department_code,
    institution_code,
    _source
  from differences
)

select * from keyed
