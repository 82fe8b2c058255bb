-- 收费员上缴金额少于现金与电子支付收款。Deposits below what the closing itself says was taken in cash and electronically.
{{ config(severity='warn') }}

select closing_key
from {{ ref('stg_demo_his__cashier_closings') }}
where deposited_amount <> cash_amount + wechat_amount + alipay_amount + card_amount
