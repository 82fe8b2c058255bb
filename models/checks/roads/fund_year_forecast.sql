-- 基金全年支付预测：已清算各月基金支付的月均数乘以12。

{{ road_fund_months() }}
select
  case
    when grouping (began_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  cast(null as varchar) as department_code,
  began_on as month_start_on,
  12.0 * sum(fund) / count(*) as numerator,
  cast(null as decimal(18, 2)) as denominator
from confirmed
group by grouping sets ((), (began_on))
