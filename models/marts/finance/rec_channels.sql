-- One row per trade that the hospital or the payment channel alone has, or of another amount, with its cause (reconciliation), since trades are delivered.
{{ config(materialized='table') }}

with trades as (
  select
    *,
    cast(traded_at as date) as traded_on
  from {{ ref('int_input__channel_trades') }}
),

delivered as (
  select
    _source,
    min(traded_on) as first_on,
    max(traded_on) as last_on
  from trades
  group by _source
),

settled as (
  select settlements.*
  from {{ ref('fct_settlements') }} as settlements
  inner join delivered on settlements._source = delivered._source
    and settlements.settled_on between delivered.first_on and delivered.last_on
  where settlements.pay_method in ('wechat', 'alipay', 'card')
    and settlements.pay_amount <> 0
),

keyed as (
  select
    md5(coalesce(settled.settlement_key, trades.channel_trade_key)) as difference_key,
    case
      when trades.channel_trade_key is null then 'hospital_only'
      when settled.settlement_key is null then 'channel_only'
      else 'amount_differs'
    end as cause,
    coalesce(settled.settled_on, trades.traded_on) as occurred_on,
    coalesce(trades.channel, settled.pay_method) as channel,
    settled.settlement_key,
    trades.channel_trade_key,
    settled.cashier_code,
    coalesce(settled.pay_amount, 0) as hospital_amount,
    coalesce(trades.amount, 0) as channel_amount,
    coalesce(settled.pay_amount, 0) - coalesce(trades.amount, 0) as difference_amount,
    coalesce(settled.institution_code, trades.institution_code) as institution_code,
    coalesce(settled._source, trades._source) as _source
  from settled
  full outer join trades on settled.settlement_key = trades.settlement_key
    and settled._source = trades._source
  where coalesce(settled.pay_amount, 0) <> coalesce(trades.amount, 0)
)

select * from keyed
