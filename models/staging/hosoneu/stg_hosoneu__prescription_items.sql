-- One row per drug line of a prescription.
{{ config(materialized='ephemeral') }}

select
  cast(prescription_items_id as varchar) as prescription_item_id,
  cast(prescription_id as varchar) as prescription_id,
  cast(drags_id as varchar) as drug_id,
  cast(expense_items_id as varchar) as expense_item_id,
  cast(quantity as decimal(14, 4)) as quantity,
  cast(actual_quantity as decimal(14, 4)) as actual_quantity,
  drugs_dispensing_status as dispensing_status,
  _source
from {{ source('hosoneu', 'prescription_items') }}
where _deleted_at is null
