-- CT 检查阳性率：CT 检查结果阳性人次数 / CT 检查人次数。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', coalesce(examined_at, reported_at)) as date) as month_start_on,
  count(*) filter (where is_positive) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__exam_reports') }}
where modality = 'CT'
  and recognized_from is null
  and cast(coalesce(examined_at, reported_at) as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by ordering_department_code, date_trunc('month', coalesce(examined_at, reported_at))
