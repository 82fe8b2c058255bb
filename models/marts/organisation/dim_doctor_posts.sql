-- One row per post of a member of staff: main and additional ones, open and ended.
{{ config(materialized='table') }}

select
  post_key,
  md5(_source || '|' || doctor_code) as doctor_key,
  doctor_code,
  post_kind,
  department_code,
  md5(_source || '|' || department_code) as department_key,
  treatment_group_code,
  title,
  title_level,
  started_on,
  ended_on,
  coalesce(ended_on > cast('{{ var('as_of') }}' as date), true) as is_held,
  _source
from {{ ref('int_input__doctor_posts') }}
