-- 住院患者跌倒伤害占比：跌倒造成伤害的例次数 / 住院患者跌倒例次数，按上报日。

select
  department_code,
  cast(date_trunc('month', reported_at) as date) as month_start_on,
  count(*) filter (where injury_level <> 'none') as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__adverse_events') }}
where event_type = 'fall'
  and admission_ref is not null
  and cast(reported_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', reported_at)
