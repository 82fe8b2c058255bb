-- 门诊患者满意度：门诊患者满意度调查得分之和 / 同期有效问卷数（百分制，超出 0～100 的得分无效）。

select
  department_code,
  cast(date_trunc('month', surveyed_at) as date) as month_start_on,
  sum(score) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__surveys') }}
where cast(surveyed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and survey_type <> 'complaint'
  and survey_kind = 'outpatient'
  and is_valid_reported is not false
  and score >= 0
  and score <= 100
group by department_code, date_trunc('month', surveyed_at)
