-- One row per purchase line of a drug or consumable, cancelled ones included.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || purchase_line_id) as purchase_key,
  order_no,
  inst_code as institution_code,
  store_code,
  item_kind,
  item_code,
  supplier_name,
  is_via_platform,
  md5(_source || '|' || contract_id) as vbp_contract_key,
  order_date as ordered_on,
  cast(order_qty as decimal(14, 4)) as ordered_qty,
  cast(purchase_price as decimal(14, 4)) as purchase_price,
  cast(order_amount as decimal(14, 2)) as ordered_amount,
  received_date as received_on,
  cast(received_qty as decimal(14, 4)) as received_qty,
  cast(received_amount as decimal(14, 2)) as received_amount,
  batch_no as lot_no,
  invoice_no,
  status as purchase_status,
  _source
from {{ source('demo_his', 'purchase_lines') }}
where _deleted_at is null
