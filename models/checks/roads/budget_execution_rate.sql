-- 预算执行率：报告期累计实际执行数 / 同期各月预算数；收入、支出由变量 direction 分列，不指定则合计。

{% set direction = var('direction', '') %}
select
  department_code,
  cast(date_trunc('month', month_on) as date) as month_start_on,
  sum(actual) as numerator,
  sum(month_budget) as denominator
from {{ ref('stg_demo_his__budgets') }}
where cast(month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  {% if direction %}
  and direction = '{{ direction }}'
  {% endif %}
group by department_code, date_trunc('month', month_on)
