-- 自主循环恢复成功率：心肺复苏后自主呼吸循环恢复超过 24 小时的人次 / 行心肺复苏术的人次。

select
  department_code as department_code,
  cast(date_trunc('month', arrived_at) as date) as month_start_on,
  count(*) filter (where cpr_at is not null and is_rosc_24h) as numerator,
  count(cpr_at) as denominator
from {{ ref('stg_demo_his__emergency_records') }}
where cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', arrived_at)
