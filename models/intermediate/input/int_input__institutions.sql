-- One row per institution.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    institution_code,
    institution_name,
    institution_level,
    institution_type,
    township_code,
    opened_on,
    _source
  from {{ ref('stg_demo_his__institutions') }}
  union all
  select
    institution_code,
    institution_name,
    institution_level,
    institution_type,
    cast(null as varchar) as township_code,
    cast(null as date) as opened_on,
    _source
  from {{ ref('int_hosoneu__institutions_named') }}
  union all
  select
    institution_code,
    institution_name,
    institution_level,
    institution_type,
    township_code,
    opened_on,
    _source
  from {{ ref('stg_front_end__institutions') }}
)

select * from unioned
