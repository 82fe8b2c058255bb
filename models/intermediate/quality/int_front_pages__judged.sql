-- One row per front page that was handed in: how many checks concern it, how many items it must have and has, and what it fails.
{{ config(materialized='table') }}

-- depends_on: {{ ref('int_dq__front_pages') }}

with subject as (
  select
    *,
    admission_key as row_key
  from {{ ref('int_front_pages__assembled') }}
),

codes as (
  select
    item,
    code
  from {{ ref('front_page_codes') }}
),

judged as ({{ dq_verdicts('front_pages') }})

select * from judged
