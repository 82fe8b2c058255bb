-- 检查预约平均等待时间：检查申请开立至检查完成的小时数之和 / 有两个时间的检查人次（互认外院结果的不计），小时数保留两位。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', examined_at) as date) as month_start_on,
  sum(round(date_diff('minute', ordered_at, examined_at) / 60.0, 2)) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__exam_reports') }}
where recognized_from is null
  and examined_at >= ordered_at
  and cast(examined_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by ordering_department_code, date_trunc('month', examined_at)
