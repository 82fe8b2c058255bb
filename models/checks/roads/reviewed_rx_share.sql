-- 点评处方占处方总数的比例：点评的门急诊处方数（按点评日期） / 同期门急诊处方总数（作废的不计）；住院用药医嘱按病历点评，另计。

with both_sides as (
  select
    department_code,
    cast(date_trunc('month', reviewed_at) as date) as month_start_on,
    rx_key as counted,
    null as base
  from {{ ref('stg_demo_his__rx_reviews') }}
  where cast(reviewed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and review_kind = 'prescription'
  union all
  select
    department_code,
    cast(date_trunc('month', prescribed_at) as date) as month_start_on,
    null as counted,
    rx_key as base
  from {{ ref('stg_demo_his__prescriptions') }}
  where cast(prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and rx_status <> 'voided'
    and setting in ('outpatient', 'emergency')
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct counted) as numerator,
  count(distinct base) as denominator
from both_sides
group by grouping sets ((), (department_code), (month_start_on))
