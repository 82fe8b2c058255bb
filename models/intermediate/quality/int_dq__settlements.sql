-- One row per business day, institution and rule: settlements judged.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='checked_on',
    restates_by={
      'demo_his__settlements': 'dates',
      'front_end__settlements': 'dates'
    }
  )
}}

with subject as (
  select
    *,
    cast(settled_at as date) as checked_on,
    cast(null as varchar) as department_code,
    settlement_key as row_key
  from {{ ref('int_input__settlements') }}
  where settled_at is not null
    and {{ on_affected_dates('settled_at') }}
),

payers as (
  select distinct payer_code
  from {{ ref('dim_payers') }}
),

staff as (
  select distinct doctor_code
  from {{ ref('int_input__doctors') }}
),

self_payers as (
  select distinct payer_code
  from {{ ref('dim_payers') }}
  where payer_type = 'self_pay'
),

judged as ({{ dq_judged() }})

select * from judged
