-- 远程诊断报告及时率：在规定时限内出具报告的远程诊断（影像、心电、检验）人次数 / 同期远程诊断人次数（按申请日；已取消、报告早于申请的不计）。

select
  department_code,
  cast(date_trunc('month', requested_at) as date) as month_start_on,
  count(*) filter (where date_diff('second', requested_at, reported_at) <= limit_minutes * 60) as numerator,
  count(*) as denominator
from {{ ref('int_input__remote_services') }}
where cast(requested_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and service_status <> 'cancelled'
  and service_type <> 'consultation'
  and (reported_at is null or reported_at >= requested_at)
group by department_code, date_trunc('month', requested_at)
