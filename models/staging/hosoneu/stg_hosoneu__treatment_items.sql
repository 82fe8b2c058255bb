-- One row per item of a treatment order.
{{ config(materialized='ephemeral') }}

select
  cast(treatment_items_id as varchar) as treatment_item_id,
  cast(treatment_id as varchar) as treatment_id,
  cast(fmedical_items_id as varchar) as item_id,
  cast(expense_items_id as varchar) as expense_item_id,
  cast(quantity as decimal(14, 4)) as quantity,
  valid_status = '1' as is_valid,
  _source
from {{ source('hosoneu', 'treatment_items') }}
where _deleted_at is null
