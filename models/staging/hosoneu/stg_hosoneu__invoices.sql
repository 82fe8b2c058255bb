-- One row per invoice; a refund is a negative invoice with the number of the first.
{{ config(materialized='ephemeral') }}

select
  cast(invoice_id as varchar) as invoice_id,
  trim(invoice_no) as invoice_no,
  cast(total_cost as decimal(14, 2)) as total_amount,
  is_day_cal = '2' as is_day_closed,
  pay_time as paid_at,
  cast(user_id as varchar) as cashier_id,
  cast(pay_mode_id as varchar) as pay_mode_id,
  _institution as institution_code,
  _source
from {{ source('hosoneu', 'invoice') }}
where _deleted_at is null
