-- 通过国家室间质量评价的临床检验项目数（按结果公布月）。

select
  department_code as department_code,
  cast(date_trunc('month', result_on) as date) as month_start_on,
  count(*) filter (where is_passed) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__eqa_results') }}
where cast(result_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and eqa_organizer = 'national'
group by department_code, date_trunc('month', result_on)
