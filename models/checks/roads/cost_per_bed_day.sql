-- 床日成本：住院科室医疗成本（全成本） / 住院床日总数（每日24时在院人数，当日入出院计1）。

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

both_sides as (
  select
    department_code,
    month_on as happened_at,
    (direct_cost + coalesce(allocated_cost, 0) - coalesce(passed_on_cost, 0)) as over_line,
    0 as under_line
  from {{ ref('stg_demo_his__cost_months') }}
  where setting = 'inpatient'
  union all
  select
    department_code,
    date_on as happened_at,
    0 as over_line,
    1 as under_line
  from census
  union all
  select
    department_code,
    date_on as happened_at,
    0 as over_line,
    1 as under_line
  from same_day
)

select
  department_code,
  cast(date_trunc('month', happened_at) as date) as month_start_on,
  sum(over_line) as numerator,
  sum(under_line) as denominator
from both_sides
where cast(happened_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', happened_at)
