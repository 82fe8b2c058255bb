-- One row per cashier and day of receipts.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || closing_id) as closing_key,
  closing_date as closing_on,
  closing_time as closed_at,
  cashier_code,
  settle_count as settlement_count,
  cast(cash_amount as decimal(14, 2)) as cash_amount,
  cast(wechat_amount as decimal(14, 2)) as wechat_amount,
  cast(alipay_amount as decimal(14, 2)) as alipay_amount,
  cast(card_amount as decimal(14, 2)) as card_amount,
  cast(account_amount as decimal(14, 2)) as account_amount,
  cast(fund_amount as decimal(14, 2)) as fund_amount,
  cast(total_amount as decimal(14, 2)) as total_amount,
  cast(deposited_amount as decimal(14, 2)) as deposited_amount,
  inst_code as institution_code,
  _source
from {{ source('demo_his', 'cashier_closings') }}
where _deleted_at is null
