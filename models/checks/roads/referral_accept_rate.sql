-- 转诊接诊率：转诊申请被接收且患者到诊的人次数 / 同期转诊申请人次数（按申请日）。

select
  department_code,
  cast(date_trunc('month', requested_at) as date) as month_start_on,
  count(*) filter (where review_result = 'accepted' and arrived_at is not null) as numerator,
  count(*) as denominator
from {{ ref('int_input__referrals') }}
where cast(requested_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', requested_at)
