-- One row per institution and department code, with its key and specialty: what a form says of a department finds it whatever source has told it.
{{ config(materialized='ephemeral') }}

select
  institution_code,
  department_code,
  any_value(md5(_source || '|' || department_code)) as department_key,
  any_value(specialty_code) as specialty_code
from {{ ref('int_input__departments') }}
group by institution_code, department_code
