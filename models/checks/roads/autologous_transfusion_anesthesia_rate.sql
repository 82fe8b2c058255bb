-- 术中自体血输注率：麻醉中输自体血 400ml 及以上的例次 / 麻醉中输血 400ml 及以上的例次。

select
  department_code as department_code,
  cast(date_trunc('month', started_at) as date) as month_start_on,
  count(*) filter (where autologous_ml >= 400) as numerator,
  count(*) filter (where transfused_ml >= 400) as denominator
from {{ ref('stg_demo_his__anesthesia_records') }}
where cast(started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', started_at)
