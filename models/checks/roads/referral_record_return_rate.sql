-- 转诊诊疗信息反馈率：接诊后将诊疗摘要反馈转出机构的人次数 / 同期完成转诊人次数。

select
  department_code,
  cast(date_trunc('month', arrived_at) as date) as month_start_on,
  count(fed_back_at) as numerator,
  count(*) as denominator
from {{ ref('int_input__referrals') }}
where review_result = 'accepted'
  and arrived_at is not null
  and cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', arrived_at)
