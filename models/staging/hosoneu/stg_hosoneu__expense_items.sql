-- One row per expense item.
{{ config(materialized='ephemeral') }}

select
  cast(expense_items_id as varchar) as expense_item_id,
  {{ pseudonym("_source || '|' || cast(nullif(medical_record_id, 0) as varchar)") }} as visit_key,
  cast(nullif(medical_record_id, 0) as varchar) as medical_record_id,
  medical_record_id = 0 as is_without_medical_record,
  cast(total_cost as decimal(14, 2)) as amount,
  pay_status as pay_status,
  cast(invoice_id as varchar) as invoice_id,
  cast(expense_type_id as varchar) as expense_type_id,
  _institution as institution_code,
  _source
from {{ source('hosoneu', 'expense_items') }}
where _deleted_at is null
