-- 麻醉非计划转入 ICU 率：非计划转入 ICU 的例次 / 术后转入 ICU 的例次。

select
  department_code as department_code,
  cast(date_trunc('month', started_at) as date) as month_start_on,
  count(*) filter (where icu_transfer = 'unplanned') as numerator,
  count(*) filter (where icu_transfer in ('planned', 'unplanned')) as denominator
from {{ ref('stg_demo_his__anesthesia_records') }}
where cast(started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', started_at)
