-- One row per business day, institution and rule: front pages judged.
{{ config(materialized='table') }}

with subject as (
  select
    *,
    discharged_on as checked_on,
    admission_key as row_key
  from {{ ref('int_front_pages__assembled') }}
),

codes as (
  select
    item,
    code
  from {{ ref('front_page_codes') }}
),

judged as ({{ dq_judged() }})

select * from judged
