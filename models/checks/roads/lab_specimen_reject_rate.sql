-- 标本不合格率：因类型、容器、采集量错误或凝集等被拒收的标本数 / 标本总数（按标本去重，互认外院结果的不计）。

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
  count(distinct specimen_key) filter (where rejected_at is not null) as numerator,
  count(distinct specimen_key) as denominator
from results
group by grouping sets ((), (department_code), (month_start_on))
