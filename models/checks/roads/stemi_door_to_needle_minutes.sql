-- 急性 STEMI 患者平均门药时间：进入急诊科至开始溶栓的分钟数之和 / 行溶栓的急性 STEMI 患者数。

select
  department_code as department_code,
  cast(date_trunc('month', arrived_at) as date) as month_start_on,
  coalesce(sum(date_diff('minute', arrived_at, lysis_at)) filter (where pathway = 'stemi'), 0) as numerator,
  count(*) filter (where pathway = 'stemi' and lysis_at is not null) as denominator
from {{ ref('stg_demo_his__emergency_records') }}
where cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', arrived_at)
