-- 医共体卫生技术人员数：报告期末医共体卫生技术人员数。

select
  department_code,
  month_on as month_start_on,
  sum(health_staff) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__staff_months') }}
where month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, month_on
