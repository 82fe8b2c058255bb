-- 渠道长款：渠道有交易而院内无结算。Trades of a payment channel that no settlement has.
{{ config(severity='warn') }}

select trades.channel_trade_key
from {{ ref('stg_demo_his__channel_trades') }} as trades
left join {{ ref('stg_demo_his__settlements') }} as settlements on trades.settlement_key = settlements.settlement_key
where settlements.settlement_key is null
