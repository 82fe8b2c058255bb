-- 特级及一级护理占比：特级护理与一级护理患者占用床日数 / 同期住院患者实际占用床日数。护理级别取每日 24 时最近一次。

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
    present.admission_ref,
    present.date_on,
    coalesce(transfers.to_department_code, present.admitted_to) as department_code
  from present
  left join {{ ref('stg_demo_his__transfers') }} as transfers on present.admission_ref = transfers.admission_ref
    and present.moved_at = transfers.transferred_at
  union all
  select
    admission_ref,
    cast(admitted_at as date) as date_on,
    discharge_department_code as department_code
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(admitted_at as date) = cast(discharged_at as date)
    and cast(admitted_at as date) in (select date_on from days)
),

levels as (
  select
    census.admission_ref,
    census.date_on,
    census.department_code,
    arg_max(nursing.nursing_level, nursing.began_at) as nursing_level
  from census
  left join {{ ref('stg_demo_his__nursing_levels') }} as nursing on census.admission_ref = nursing.admission_ref
    and nursing.began_at < census.date_on + interval 1 day
  group by census.admission_ref, census.date_on, census.department_code
)

select
  department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  count(*) filter (where nursing_level = 'special' or nursing_level = '1') as numerator,
  count(*) as denominator
from levels
group by department_code, date_trunc('month', date_on)
