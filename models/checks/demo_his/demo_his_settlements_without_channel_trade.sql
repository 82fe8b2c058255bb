-- 渠道短款：院内有电子支付而渠道无交易（自渠道明细下载之日起、至最近账单日）。Electronic payments without a trade, within the days of which trades are delivered.
{{ config(severity='warn') }}

with trades as (
  select * from {{ ref('stg_demo_his__channel_trades') }}
),

delivered as (
  select
    min(cast(traded_at as date)) as first_on,
    max(cast(traded_at as date)) as last_on
  from trades
)

select settlements.settlement_key
from {{ ref('stg_demo_his__settlements') }} as settlements
cross join delivered
left join trades on settlements.settlement_key = trades.settlement_key
where settlements.pay_method in ('wechat', 'alipay', 'card')
  and settlements.personal_amount <> 0
  and cast(settlements.settled_at as date) between delivered.first_on and delivered.last_on
  and trades.settlement_key is null
