-- 检查人次：报告期内完成的检查人次数，按检查时间；互认外院结果的不计。科室为开单科室。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', coalesce(examined_at, reported_at)) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__exams') }}
where cast(coalesce(examined_at, reported_at) as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and recognized_from is null
group by ordering_department_code, date_trunc('month', coalesce(examined_at, reported_at))
