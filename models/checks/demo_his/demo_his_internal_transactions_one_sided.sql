-- 内部往来只有一方入账。Internal transactions that only one side has booked.
{{ config(severity='warn') }}

select ours.internal_transaction_key
from {{ ref('stg_demo_his__internal_transactions') }} as ours
left join {{ ref('stg_demo_his__internal_transactions') }} as theirs on ours.transaction_no = theirs.transaction_no
  and ours._source = theirs._source
  and ours.side <> theirs.side
where theirs.internal_transaction_key is null
