-- One row per reconciliation result with the insurer (periodic snapshot): day batch, month batch, or a settlement of a day that differed; levels are never added.
{{ config(materialized='table') }}

with recons as (
  select * from {{ ref('int_input__recons') }}
),

compared as (
  select
    recon_key,
    period,
    began_on as recon_on,
    cast(date_trunc('month', began_on) as date) as month_start_on,
    ended_on,
    insurance_type,
    clearing_type,
    claim_key,
    coalesce(hospital_count, 0) as hospital_count,
    coalesce(insurer_count, 0) as insurer_count,
    hospital_total,
    insurer_total,
    coalesce(hospital_fund, 0) as hospital_fund,
    coalesce(insurer_fund, 0) as insurer_fund,
    coalesce(hospital_fund, 0) - coalesce(insurer_fund, 0) as difference_amount,
    is_matched,
    difference_kind,
    reconciled_at,
    payable_amount,
    paid_amount,
    cast(paid_at as date) as paid_on,
    yearly_budget,
    institution_code,
    _source
  from recons
)

select * from compared
