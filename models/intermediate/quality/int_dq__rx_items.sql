-- One row per business day, institution and rule: prescribed drug lines judged.
-- Which codes a dimension has does not depend on the day of the build; the lines of a drug that changed are restated by the fact.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='checked_on',
    restates_like=['fct_rx_items'],
    restates_by={'as_of': 'none', 'demo_his__drugs': 'none'}
  )
}}

with subject as (
  select
    *,
    prescribed_on as checked_on,
    prescribed_on as prescribed_at,
    rx_item_key as row_key
  from {{ ref('fct_rx_items') }}
  where {{ on_affected_dates('prescribed_on') }}
),

drugs as (
  select distinct drug_code
  from {{ ref('dim_drugs') }}
),

departments as (
  select distinct department_code
  from {{ ref('dim_departments') }}
),

doctors as (
  select distinct doctor_code
  from {{ ref('dim_doctors') }}
),

judged as ({{ dq_judged() }})

select * from judged
