-- 抗菌药物治疗前病原学送检率：首次给药前送检病原学标本的病例数 / 同期使用抗菌药物治疗的病例数。

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
    courses.admission_ref,
    courses.specimen_at,
    courses.started_at
  from {{ ref('stg_demo_his__abx_uses') }} as courses
  inner join stays on courses.admission_ref = stays.admission_ref
  where courses.route in ('oral', 'iv_drip', 'iv_push', 'im', 'sc')
    and not courses.is_take_home
    and courses.purpose = 'treatment'
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct admission_ref) filter (where specimen_at <= started_at) as numerator,
  count(distinct admission_ref) as denominator
from courses
group by grouping sets ((), (department_code), (month_start_on))
