-- 急诊抢救室患者死亡率：进入抢救室起 72 小时内死亡的人次 / 进入抢救室的人次。

select
  department_code as department_code,
  cast(date_trunc('month', arrived_at) as date) as month_start_on,
  count(*) filter (where died_at <= resus_entered_at + interval 72 hours) as numerator,
  count(resus_entered_at) as denominator
from {{ ref('stg_demo_his__emergency_records') }}
where cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', arrived_at)
