-- One row per fee subject (费用科目).
{{ config(materialized='table') }}

select
  cast(expense_type_id as varchar) as expense_type_id,
  expense_type_code as expense_type_code,
  expense_type_name as expense_type_name,
  _source
from {{ source('hosoneu', 'expense_type') }}
where _deleted_at is null
