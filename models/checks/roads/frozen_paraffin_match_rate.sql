-- 术中快速诊断与石蜡诊断符合率：符合例数 / 术中快速诊断总例数。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', coalesce(examined_at, reported_at)) as date) as month_start_on,
  count(*) filter (where is_paraffin_match) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__exam_reports') }}
where cast(coalesce(examined_at, reported_at) as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and modality = 'frozen'
  and recognized_from is null
group by ordering_department_code, date_trunc('month', coalesce(examined_at, reported_at))
