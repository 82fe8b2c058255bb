-- 内部往来双方金额不符。Internal transactions of which both sides booked different amounts.
{{ config(severity='warn') }}

select internal_transaction_key
from {{ ref('rec_internal_transactions') }}
where cause = 'amount_differs'
