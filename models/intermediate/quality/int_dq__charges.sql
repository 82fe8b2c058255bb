-- One row per business day, institution and rule: charges judged.
-- Which codes a dimension has does not depend on the day of the build.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='checked_on',
    restates_like=['fct_charges'],
    restates_by={'as_of': 'none'}
  )
}}

with subject as (
  select
    *,
    charged_on as checked_on,
    charge_key as row_key
  from {{ ref('fct_charges') }}
  where {{ on_affected_dates('charged_on') }}
),

charge_items as (
  select item_code
  from {{ ref('dim_charge_items') }}
  union
  select drug_code
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

fee_groups as (
  select distinct fee_class
  from {{ ref('fee_groups') }}
),

judged as ({{ dq_judged() }})

select * from judged
