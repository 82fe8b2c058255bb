-- 血培养污染率：污染的血培养标本数 / 血培养标本总数（按标本去重，拒收的不计）。

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
  count(distinct specimen_key) filter (
    where culture_type = 'blood'
      and rejected_at is null
      and is_contaminated
  ) as numerator,
  count(distinct specimen_key) filter (where culture_type = 'blood' and rejected_at is null) as denominator
from results
group by grouping sets ((), (department_code), (month_start_on))
