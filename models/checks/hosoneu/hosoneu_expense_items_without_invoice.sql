-- Expense items that were never invoiced.
{{ config(severity='warn') }}

select expense_item_id
from {{ ref('stg_hosoneu__expense_items') }}
where invoice_id is null
