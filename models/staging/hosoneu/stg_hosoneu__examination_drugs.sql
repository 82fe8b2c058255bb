-- One row per drug used in an examination.
{{ config(materialized='ephemeral') }}

select
  cast(examination_drugs_items_id as varchar) as examination_drug_id,
  cast(examination_fmedical_items_id as varchar) as examination_item_id,
  cast(drugs_id as varchar) as drug_id,
  cast(expense_items_id as varchar) as expense_item_id,
  cast(doctor_id as varchar) as doctor_id,
  cast(quantity as decimal(14, 4)) as quantity,
  _source
from {{ source('hosoneu', 'examination_drugs_items') }}
where _deleted_at is null
