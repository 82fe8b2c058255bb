-- One row per institution, payment channel and day.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || bill_id) as channel_bill_key,
  bill_date as billed_on,
  channel,
  pay_count,
  cast(pay_amount as decimal(14, 2)) as pay_amount,
  refund_count,
  cast(refund_amount as decimal(14, 2)) as refund_amount,
  cast(fee_amount as decimal(14, 2)) as fee_amount,
  inst_code as institution_code,
  _source
from {{ source('demo_his', 'channel_bills') }}
where _deleted_at is null
