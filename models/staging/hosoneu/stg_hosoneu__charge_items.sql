-- One row per non-drug item of the charge catalogue.
{{ config(materialized='table') }}

select
  cast(fmedical_items_id as varchar) as item_id,
  fmedical_items_code as item_code,
  fmedical_items_name as item_name,
  cast(fmedical_items_price as decimal(14, 4)) as unit_price,
  cast(expense_type_id as varchar) as expense_type_id,
  cast(department_id as varchar) as department_id,
  _source
from {{ source('hosoneu', 'fmedical_items') }}
where _deleted_at is null
