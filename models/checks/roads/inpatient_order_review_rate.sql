-- 住院用药医嘱点评率：点评的住院病历数（按点评日期） / 同期出院病历总数。

with both_sides as (
  select
    department_code,
    cast(date_trunc('month', reviewed_at) as date) as month_start_on,
    admission_ref as counted,
    null as base
  from {{ ref('stg_demo_his__rx_reviews') }}
  where cast(reviewed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and review_kind = 'orders'
  union all
  select
    discharge_department_code as department_code,
    cast(date_trunc('month', discharged_at) as date) as month_start_on,
    null as counted,
    admission_ref as base
  from {{ ref('stg_demo_his__admissions') }}
  where cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and admission_status = 'discharged'
    and not is_newborn
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
