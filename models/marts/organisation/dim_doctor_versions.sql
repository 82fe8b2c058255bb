-- One row per member of staff of one source and span of days with one title, department and treatment group (type 2 history).
{{ config(materialized='table') }}

select
  md5(_source || '|' || doctor_code || '|' || valid_from_on) as version_key,
  md5(_source || '|' || doctor_code) as doctor_key,
  doctor_code,
  title,
  title_level,
  department_code,
  md5(_source || '|' || department_code) as department_key,
  treatment_group_code,
  valid_from_on,
  valid_to_on,
  valid_to_on > cast('{{ var('as_of') }}' as date) as is_current,
  _source
from {{ ref('int_doctors__versioned') }}
