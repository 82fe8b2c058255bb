-- 检验项次：报告期内完成的检验项目数，按报告发布时间；拒收的标本和互认外院结果不计。科室为开单科室。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', reported_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__lab_results') }}
where cast(reported_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and rejected_at is null
  and recognized_from is null
group by ordering_department_code, date_trunc('month', reported_at)
