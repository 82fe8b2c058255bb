-- 检查检验结果互认项目数：报告期内出现可互认结果（含已互认）的检查、检验项目数之和。

with items as (
  select
    ordering_department_code as department_code,
    cast(date_trunc('month', coalesce(examined_at, reported_at)) as date) as month_start_on,
    item_code as exam_item,
    cast(null as varchar) as lab_item
  from {{ ref('stg_demo_his__exam_reports') }}
  where (is_recognizable or recognized_from is not null)
    and cast(coalesce(examined_at, reported_at) as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    ordering_department_code as department_code,
    cast(date_trunc('month', coalesce(reported_at, rejected_at)) as date) as month_start_on,
    cast(null as varchar) as exam_item,
    item_code as lab_item
  from {{ ref('stg_demo_his__lab_results') }}
  where (is_recognizable or recognized_from is not null)
    and cast(coalesce(reported_at, rejected_at) as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct exam_item) + count(distinct lab_item) as numerator,
  cast(null as bigint) as denominator
from items
group by grouping sets ((), (department_code), (month_start_on))
