-- 基金已使用金额：报告期内各月医保端确认的基金支付（清算口径）。

{{ road_fund_months() }}
select
  case
    when grouping (began_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  cast(null as varchar) as department_code,
  began_on as month_start_on,
  sum(fund) as numerator,
  cast(null as decimal(18, 2)) as denominator
from confirmed
group by grouping sets ((), (began_on))
