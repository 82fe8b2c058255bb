-- Expense items of medical record 0, which have no fee subject either.
{{ config(severity='warn') }}

select expense_item_id
from {{ ref('stg_hosoneu__expense_items') }}
where is_without_medical_record
  and expense_type_id is null
