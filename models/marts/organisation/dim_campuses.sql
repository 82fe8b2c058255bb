-- One row per campus (院区) of an institution.
{{ config(materialized='table') }}

select
  md5(_source || '|' || campus_code) as campus_key,
  campus_code,
  campus_name,
  institution_code,
  address_township_code,
  opened_on,
  closed_on,
  _source
from {{ ref('int_input__campuses') }}
