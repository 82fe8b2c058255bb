-- Invoices whose total differs from the sum of their expense items (an invoice without items has the sum 0).
{{ config(severity='warn') }}

select invoices.invoice_id
from {{ ref('stg_hosoneu__invoices') }} as invoices
left join {{ ref('stg_hosoneu__expense_items') }} as expense_items on invoices.invoice_id = expense_items.invoice_id
  and invoices._source = expense_items._source
group by invoices.invoice_id, invoices.total_amount
having coalesce(sum(expense_items.amount), 0) <> invoices.total_amount
