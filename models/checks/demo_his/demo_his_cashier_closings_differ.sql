-- 收费员日结合计与当日结算不符。Closings whose total is not that of the cashier's settlements of the day.
{{ config(severity='warn') }}

with receipts as (
  select
    cashier_code,
    cast(settled_at as date) as closing_on,
    sum(fund_amount + personal_amount) as total_amount
  from {{ ref('stg_demo_his__settlements') }}
  group by cashier_code, cast(settled_at as date)
)

select closings.closing_key
from {{ ref('stg_demo_his__cashier_closings') }} as closings
left join receipts on closings.cashier_code = receipts.cashier_code
  and closings.closing_on = receipts.closing_on
where closings.total_amount is distinct from receipts.total_amount
