-- One row per institution of the consortium.
{{ config(materialized='table') }}

select
  inst_code as institution_code,
  inst_name as institution_name,
  inst_level as institution_level,
  inst_type as institution_type,
  township_code,
  opened_on,
  _source
from {{ source('demo_his', 'institutions') }}
where _deleted_at is null
