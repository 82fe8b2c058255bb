-- One row per transaction between members of a consortium and side (应收方, 应付方) that booked it.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || entry_id) as internal_transaction_key,
  trans_no as transaction_no,
  inst_code as institution_code,
  counterpart_code,
  side,
  trans_type as transaction_type,
  cast(amount as decimal(18, 2)) as amount,
  booked_on,
  _source
from {{ source('demo_his', 'internal_transactions') }}
where _deleted_at is null
