-- 转诊响应时间：转诊申请提交至接收方审核的小时数总和 / 已审核的转诊申请人次数（按申请日）。

select
  department_code,
  cast(date_trunc('month', requested_at) as date) as month_start_on,
  coalesce(sum(round(date_diff('minute', requested_at, reviewed_at) / 60.0, 2)), 0) as numerator,
  count(reviewed_at) as denominator
from {{ ref('int_input__referrals') }}
where cast(requested_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', requested_at)
