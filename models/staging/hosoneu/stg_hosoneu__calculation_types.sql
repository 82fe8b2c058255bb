-- One row per kind of settlement (自费, 医保, 新农合).
{{ config(materialized='table') }}

select
  cast(calculation_type_id as varchar) as calculation_type_id,
  calculation_type_name as calculation_type_name,
  _source
from {{ source('hosoneu', 'calculation_type') }}
where _deleted_at is null
