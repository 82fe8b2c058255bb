-- One row per business day, institution and rule: visits judged.
-- Which codes and patients a dimension has does not depend on the day of the build, nor on who is whom.
{%- set unmatched = "
  select checked_on
  from {{ this }}
  where (
      rule_id = 'visits_patient_key_matched'
      and passed_rows < total_rows
    )
    or exists (select 1 from {{ changes('landed') }} where is_deleted)" -%}
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='checked_on',
    restates_like=['fct_visits'],
    restates_by={
      'as_of': 'none',
      '_empi_links': 'none',
      'demo_his__patients': unmatched | replace('landed', 'demo_his__patients'),
      'feed__patient_events': unmatched | replace('landed', 'feed__patient_events'),
      'front_end__patients': unmatched | replace('landed', 'front_end__patients')
    }
  )
}}

with subject as (
  select
    *,
    visited_on as checked_on,
    visit_key as row_key
  from {{ ref('fct_visits') }}
  where {{ on_affected_dates('visited_on') }}
),

departments as (select distinct department_code from {{ ref('dim_departments') }}),

doctors as (select distinct doctor_code from {{ ref('dim_doctors') }}),

payers as (select distinct payer_code from {{ ref('dim_payers') }}),

diseases as (select distinct icd10_code from {{ ref('dim_diseases') }}),

patients as (select distinct patient_key from {{ ref('dim_patients') }}),

judged as ({{ dq_judged() }})

select * from judged
