-- One row per stay and level of nursing, from when to when.
{{ config(materialized='ephemeral') }}

with levels as (
  select * from {{ ref('int_input__nursing_levels') }}
),

spanned as (
  select
    admission_key,
    nursing_level,
    began_at as from_at,
    lead (began_at) over (partition by admission_key order by began_at, nursing_level_key) as to_at
  from levels
)

select * from spanned
