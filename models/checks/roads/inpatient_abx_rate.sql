-- 住院患者抗菌药物使用率：出院患者中使用抗菌药物（全身给药，不含出院带药）的病例数 / 同期出院患者总病例数。

with stays as (
  select
    admission_ref,
    discharge_department_code,
    cast(date_trunc('month', discharged_at) as date) as month_start_on,
    case
      when cast(discharged_at as date) = cast(admitted_at as date) then 1
      else cast(discharged_at as date) - cast(admitted_at as date)
    end as days
  from {{ ref('stg_demo_his__admissions') }}
  where cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and admission_status = 'discharged'
    and not is_newborn
),

courses as (
  select
    courses.department_code,
    stays.month_start_on,
    courses.admission_ref
  from {{ ref('stg_demo_his__abx_uses') }} as courses
  inner join stays on courses.admission_ref = stays.admission_ref
  where courses.route in ('oral', 'iv_drip', 'iv_push', 'im', 'sc')
    and not courses.is_take_home
),

both_sides as (
  select
    department_code,
    month_start_on,
    admission_ref as used,
    null as discharged
  from courses
  union all
  select
    discharge_department_code as department_code,
    month_start_on,
    null as used,
    admission_ref as discharged
  from stays
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct used) as numerator,
  count(distinct discharged) as denominator
from both_sides
group by grouping sets ((), (department_code), (month_start_on))
