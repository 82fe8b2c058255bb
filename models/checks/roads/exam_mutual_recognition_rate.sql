-- 医疗机构检查检验结果互认率：实际互认的检查检验项目数 / 符合互认条件的检查检验项目数；检查按检查日，检验按报告日。

with items as (
  select
    ordering_department_code as department_code,
    cast(date_trunc('month', coalesce(examined_at, reported_at)) as date) as month_start_on,
    coalesce(recognized_from, '') <> '' as is_recognized
  from {{ ref('stg_demo_his__exam_reports') }}
  where (is_recognizable or coalesce(recognized_from, '') <> '')
    and cast(coalesce(examined_at, reported_at) as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    ordering_department_code as department_code,
    cast(date_trunc('month', coalesce(reported_at, rejected_at)) as date) as month_start_on,
    coalesce(recognized_from, '') <> '' as is_recognized
  from {{ ref('stg_demo_his__lab_results') }}
  where (is_recognizable or coalesce(recognized_from, '') <> '')
    and cast(coalesce(reported_at, rejected_at) as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  department_code,
  month_start_on,
  count(*) filter (where is_recognized) as numerator,
  count(*) as denominator
from items
group by department_code, month_start_on
