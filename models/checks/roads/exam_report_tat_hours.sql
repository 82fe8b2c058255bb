-- 检查报告平均出具时间：检查完成至报告审核的小时数之和 / 检查报告数（互认外院结果的不计），小时数保留两位。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', examined_at) as date) as month_start_on,
  sum(round(date_diff('minute', examined_at, reported_at) / 60.0, 2)) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__exam_reports') }}
where recognized_from is null
  and reported_at >= examined_at
  and cast(examined_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by ordering_department_code, date_trunc('month', examined_at)
