-- 急诊手术患者死亡率：急诊手术后 1 周内死亡的人次 / 急诊手术人次。

select
  department_code as department_code,
  cast(date_trunc('month', arrived_at) as date) as month_start_on,
  count(*) filter (where died_at <= operated_at + interval 7 days) as numerator,
  count(operated_at) as denominator
from {{ ref('stg_demo_his__emergency_records') }}
where cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', arrived_at)
