-- 每名执业医师日均住院工作负担：实际占用总床日数 ÷ 期内天数 / 平均执业（助理）医师数（各月人数的平均，村卫生室除外）。

with days as (
  select date_on
  from {{ ref('dim_dates') }}
  where cast(date_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
),

present as (
  select
    admissions.admission_ref,
    admissions.admitted_at,
    days.date_on,
    admissions.department_code as admitted_to,
    admissions.ward_code as admitted_ward,
    max(transfers.transferred_at) as moved_at
  from {{ ref('stg_demo_his__admissions') }} as admissions
  inner join days on cast(admissions.admitted_at as date) <= days.date_on
    and (admissions.discharged_at is null or cast(admissions.discharged_at as date) > days.date_on)
  left join {{ ref('stg_demo_his__transfers') }} as transfers on admissions.admission_ref = transfers.admission_ref
    and transfers.transferred_at < days.date_on + interval 1 day
  where admissions.admission_status <> 'cancelled'
    and not admissions.is_newborn
  group by all
),

census as (
  select
    present.date_on,
    present.admission_ref,
    present.admitted_at,
    coalesce(transfers.to_department_code, present.admitted_to) as department_code,
    coalesce(transfers.to_ward_code, present.admitted_ward) as ward_code
  from present
  left join {{ ref('stg_demo_his__transfers') }} as transfers on present.admission_ref = transfers.admission_ref
    and present.moved_at = transfers.transferred_at
),

same_day as (
  select
    cast(admitted_at as date) as date_on,
    admission_ref,
    admitted_at,
    discharge_department_code as department_code,
    discharge_ward_code as ward_code
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(admitted_at as date) = cast(discharged_at as date)
    and cast(admitted_at as date) in (select date_on from days)
),

bed_days as (
  select
    date_on,
    department_code
  from census
  union all
  select
    date_on,
    department_code
  from same_day
),

used as (
  select
    case
      when grouping (department_code) = 0 then 'department'
      when grouping (month_start_on) = 0 then 'month'
      else 'hospital'
    end as grain,
    department_code,
    month_start_on,
    count(*) as bed_days
  from (select department_code, cast(date_trunc('month', date_on) as date) as month_start_on from bed_days)
  group by grouping sets ((), (department_code), (month_start_on))
),

reported as (
  select
    department_code,
    month_on,
    doctors
  from {{ ref('int_input__staff_months') }}
  where cast(month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and doctors is not null
    and institution_code not in (
      select institution_code
      from {{ ref('int_input__staff_months') }}
      where institution_type = 'village_clinic'
    )
),

staff as (
  select
    case
      when grouping (department_code) = 0 then 'department'
      when grouping (month_on) = 0 then 'month'
      else 'hospital'
    end as grain,
    department_code,
    month_on,
    sum(doctors) * 1.0 / count(distinct month_on) as doctors
  from reported
  group by grouping sets ((), (department_code), (month_on))
)

select
  coalesce(used.grain, staff.grain) as grain,
  coalesce(used.department_code, staff.department_code) as department_code,
  coalesce(used.month_start_on, staff.month_on) as month_start_on,
  used.bed_days * 1.0 / case
    when coalesce(used.grain, staff.grain) = 'month' then day(last_day(coalesce(used.month_start_on, staff.month_on)))
    else date_diff('day', cast('{{ var('from') }}' as date), cast('{{ var('to') }}' as date)) + 1
  end as numerator,
  staff.doctors as denominator
from used
full join staff on used.grain = staff.grain
  and used.department_code is not distinct from staff.department_code
  and used.month_start_on is not distinct from staff.month_on
