-- One row per requested examination item.
{{ config(materialized='ephemeral') }}

select
  cast(examination_fmedical_items_id as varchar) as examination_item_id,
  cast(examination_id as varchar) as examination_id,
  cast(fmedical_items_id as varchar) as item_id,
  cast(expense_items_id as varchar) as expense_item_id,
  cast(examination_result_id as varchar) as examination_result_id,
  registration_status = '2' as is_registered,
  cast(quantity as decimal(14, 4)) as quantity,
  valid_status = '1' as is_valid,
  _source
from {{ source('hosoneu', 'examination_fmedical_items') }}
where _deleted_at is null
