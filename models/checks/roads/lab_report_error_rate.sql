-- 检验报告不正确率：发出后更正的检验报告数 / 检验报告总数（一份标本为一份报告）。

with results as (
  select
    ordering_department_code as department_code,
    cast(date_trunc('month', coalesce(reported_at, rejected_at)) as date) as month_start_on,
    specimen_key,
    collected_at,
    received_at,
    reported_at,
    rejected_at,
    corrected_at,
    culture_type,
    is_contaminated
  from {{ ref('stg_demo_his__lab_results') }}
  where recognized_from is null
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
  count(distinct specimen_key) filter (where rejected_at is null and corrected_at is not null) as numerator,
  count(distinct specimen_key) filter (where rejected_at is null) as denominator
from results
group by grouping sets ((), (department_code), (month_start_on))
