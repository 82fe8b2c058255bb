-- Invoices whose number was used before.
{{ config(severity='warn') }}

select invoice_id
from {{ ref('stg_hosoneu__invoices') }}
qualify row_number() over (partition by _source, invoice_no order by cast(invoice_id as integer)) > 1
