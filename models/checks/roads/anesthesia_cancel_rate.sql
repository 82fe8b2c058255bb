-- 麻醉开始后手术取消率：麻醉开始后手术开始前取消的例次 / 麻醉例次。

select
  department_code as department_code,
  cast(date_trunc('month', started_at) as date) as month_start_on,
  count(*) filter (where is_cancelled_after_start) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__anesthesia_records') }}
where cast(started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', started_at)
