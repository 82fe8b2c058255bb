-- One row per bed.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    bed_key,
    ward_code,
    bed_type,
    opened_on,
    closed_on,
    _source
  from {{ ref('stg_demo_his__beds') }}
  union all
  select
    bed_key,
    ward_code,
    bed_type,
    opened_on,
    closed_on,
    _source
  from {{ ref('stg_front_end__beds') }}
)

select * from unioned
