-- 感染性休克集束化治疗完成率：入 ICU 诊断为感染性休克并全部完成集束化治疗的患者数 / 入 ICU 诊断为感染性休克患者总数，按入 ICU 日。

select
  department_code,
  cast(date_trunc('month', entered_at) as date) as month_start_on,
  count(*) filter (where is_bundle_done) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__icu_records') }}
where is_septic_shock
  and cast(entered_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', entered_at)
