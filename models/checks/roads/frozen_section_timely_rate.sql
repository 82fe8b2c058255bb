-- 术中快速病理诊断及时率：收到标本后 30 分钟内报告的术中快速病理标本数 / 术中快速病理标本总数。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', coalesce(examined_at, reported_at)) as date) as month_start_on,
  count(*) filter (
    where reported_at >= received_at
      and date_diff('minute', received_at, reported_at) <= 30
  ) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__exam_reports') }}
where cast(coalesce(examined_at, reported_at) as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and modality = 'frozen'
  and recognized_from is null
group by ordering_department_code, date_trunc('month', coalesce(examined_at, reported_at))
