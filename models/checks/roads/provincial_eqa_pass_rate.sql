-- 省级室间质评合格率：成绩合格的项目数 / 参加的项目数。

select
  department_code as department_code,
  cast(date_trunc('month', result_on) as date) as month_start_on,
  count(*) filter (where is_passed) as numerator,
  count(*) filter (where is_joined) as denominator
from {{ ref('stg_demo_his__eqa_results') }}
where cast(result_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and eqa_organizer = 'provincial'
group by department_code, date_trunc('month', result_on)
