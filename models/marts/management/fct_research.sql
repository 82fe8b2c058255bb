-- One row per institution and year (periodic snapshot): teaching, research and accreditation.
{{ config(materialized='table') }}

with told as (
  select * from {{ ref('int_input__research') }}
),

dated as (
  select
    * exclude (_is_manual, _source),
    cast(year(year_on) as integer) as research_year,
    coalesce(_is_manual, false) as is_manual,
    _source
  from told
)

select * from dated
