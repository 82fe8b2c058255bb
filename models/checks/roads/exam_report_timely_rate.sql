-- 检查报告及时率：在规定时限内出具报告的检查人次 / 有规定时限的检查人次。病理自收到标本起，其他自检查完成起；急诊另有时限。

with done as (
  select
    exams.ordering_department_code as department_code,
    coalesce(exams.examined_at, exams.reported_at) as done_at,
    exams.reported_at,
    coalesce(exams.received_at, exams.examined_at) as begun_at,
    if (exams.setting = 'emergency', modalities.emergency_limit_minutes, modalities.routine_limit_minutes) as minutes
  from {{ ref('stg_demo_his__exam_reports') }} as exams
  inner join {{ ref('exam_modalities') }} as modalities on exams.modality = modalities.modality
  where exams.recognized_from is null
)

select
  department_code,
  cast(date_trunc('month', done_at) as date) as month_start_on,
  count(*) filter (
    where reported_at >= begun_at
      and date_diff('minute', begun_at, reported_at) <= minutes
  ) as numerator,
  count(*) as denominator
from done
where minutes is not null
  and cast(done_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', done_at)
