-- One row per entry of the code table (titles, payment methods, department categories …).
{{ config(materialized='table') }}

select
  cast(constant_items_id as varchar) as constant_id,
  cast(constant_type_id as varchar) as constant_type_id,
  constant_items_code as constant_items_code,
  constant_items_name as constant_name,
  _institution as institution_code,
  _source
from {{ source('hosoneu', 'constant_items') }}
where _deleted_at is null
