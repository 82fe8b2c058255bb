-- One row per laboratory item, organiser and year of external quality assessment (室间质评), dated by the publication of the year's result.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || eqa_id) as eqa_result_key,
  inst_code as institution_code,
  dept_code as department_code,
  organizer as eqa_organizer,
  eqa_year,
  item_name as eqa_item_name,
  is_joined,
  is_passed,
  result_on,
  _source
from {{ source('demo_his', 'lab_eqa_results') }}
where _deleted_at is null
