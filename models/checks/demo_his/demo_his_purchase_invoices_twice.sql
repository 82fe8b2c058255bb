-- 同一发票号出现在多条采购行。Purchase lines that share an invoice number.
{{ config(severity='warn') }}

select purchase_key
from {{ ref('stg_demo_his__purchases') }}
where invoice_no is not null
qualify count(*) over (partition by _source, invoice_no) > 1
