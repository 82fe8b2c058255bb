-- 每住院患者24小时平均护理时数：病区执业护士实际上班小时数（月报） / 同期住院患者实际占用床日数。无病区的科室不计。

with days as (
  select date_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
),

present as (
  select
    admissions.admission_ref,
    days.date_on,
    admissions.department_code as admitted_to,
    max(transfers.transferred_at) as moved_at
  from {{ ref('stg_demo_his__admissions') }} as admissions
  inner join days on cast(admissions.admitted_at as date) <= days.date_on
    and (admissions.discharged_at is null or cast(admissions.discharged_at as date) > days.date_on)
  left join {{ ref('stg_demo_his__transfers') }} as transfers on admissions.admission_ref = transfers.admission_ref
    and transfers.transferred_at < days.date_on + interval 1 day
  where admissions.admission_status <> 'cancelled'
    and not admissions.is_newborn
  group by admissions.admission_ref, days.date_on, admissions.department_code
),

census as (
  select
    present.date_on,
    coalesce(transfers.to_department_code, present.admitted_to) as department_code
  from present
  left join {{ ref('stg_demo_his__transfers') }} as transfers on present.admission_ref = transfers.admission_ref
    and present.moved_at = transfers.transferred_at
  union all
  select
    cast(admitted_at as date) as date_on,
    discharge_department_code as department_code
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(admitted_at as date) = cast(discharged_at as date)
    and cast(admitted_at as date) in (select date_on from days)
),

both_sides as (
  select
    staff.department_code,
    staff.month_on as happened_on,
    staff.nurse_hours,
    0 as occupied
  from {{ ref('int_input__staff_months') }} as staff
  where staff.ward_code in (select ward_code from {{ ref('int_input__wards') }})
    and staff.month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    department_code,
    date_on as happened_on,
    0 as nurse_hours,
    1 as occupied
  from census
)

select
  department_code,
  cast(date_trunc('month', happened_on) as date) as month_start_on,
  sum(nurse_hours) as numerator,
  sum(occupied) as denominator
from both_sides
group by department_code, date_trunc('month', happened_on)
