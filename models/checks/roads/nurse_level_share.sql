-- 不同级别护士的配置占比（N3、N4）：各月 N3、N4 级护士数的平均 / 各月执业护士数的平均。

with reports as (
  select
    department_code,
    month_on as month_start_on,
    nurses_n3,
    nurses_n4,
    nurses
  from {{ ref('stg_demo_his__staff_months') }}
  where month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  1.0 * sum(nurses_n3) / count(
    distinct case
      when nurses_n3 is not null then month_start_on
    end
  ) + 1.0 * sum(nurses_n4) / count(
    distinct case
      when nurses_n4 is not null then month_start_on
    end
  ) as numerator,
  1.0 * sum(nurses) / count(distinct case when nurses is not null then month_start_on end) as denominator
from reports
group by grouping sets ((), (department_code), (month_start_on))
