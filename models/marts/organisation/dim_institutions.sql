-- One row per institution.
{{ config(materialized='table') }}

with institutions as (
  select
    institution_code,
    institution_name,
    institution_level,
    institution_type,
    township_code,
    opened_on,
    _source
  from {{ ref('int_input__institutions') }}
)

select * from institutions
