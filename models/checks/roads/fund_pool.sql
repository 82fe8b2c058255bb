-- 年度基金总额：当年各险种、各清算类别年度总额预算之和；存量，跨月为各月的平均。

{{ road_fund_months() }}
select
  case
    when grouping (began_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  cast(null as varchar) as department_code,
  began_on as month_start_on,
  sum(budget) / count(*) as numerator,
  cast(null as decimal(18, 2)) as denominator
from confirmed
group by grouping sets ((), (began_on))
