-- 千输血人次输血不良反应上报例数：上报的输血不良反应例数 × 1000 / 输血人次。

select
  department_code as department_code,
  cast(date_trunc('month', transfused_at) as date) as month_start_on,
  1000 * count(*) filter (where reaction <> 'none' and reaction_reported_at is not null) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__transfusions') }}
where cast(transfused_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', transfused_at)
