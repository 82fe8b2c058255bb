-- 基层医疗卫生机构床位使用率：基层医疗卫生机构实际占用总床日数（每日 24 时在院人数，当日入出院计 1 床日） / 同期基层实际开放总床日数。

with primary_institutions as (
  select institution_code
  from {{ ref('int_input__institutions') }}
  where institution_level = 'primary'
),

days as (
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
    and admissions.institution_code in (select institution_code from primary_institutions)
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
),

same_day as (
  select
    cast(admitted_at as date) as date_on,
    discharge_department_code as department_code
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and institution_code in (select institution_code from primary_institutions)
    and not is_newborn
    and cast(admitted_at as date) = cast(discharged_at as date)
    and cast(admitted_at as date) in (select date_on from days)
),

supply as (
  select
    days.date_on,
    wards.department_code
  from {{ ref('stg_demo_his__beds') }} as beds
  inner join {{ ref('stg_demo_his__wards') }} as wards on beds.ward_code = wards.ward_code
    and beds._source = wards._source
  inner join days on greatest(coalesce(beds.opened_on, days.date_on), coalesce(wards.opened_on, days.date_on)) <= days.date_on
    and least(coalesce(beds.closed_on, days.date_on + 1), coalesce(wards.closed_on, days.date_on + 1)) > days.date_on
  where beds.bed_type = 'standard'
    and wards.institution_code in (select institution_code from primary_institutions)
),

both_sides as (
  select
    date_on,
    department_code,
    1 as occupied,
    0 as open
  from census
  union all
  select
    date_on,
    department_code,
    1 as occupied,
    0 as open
  from same_day
  union all
  select
    date_on,
    department_code,
    0 as occupied,
    1 as open
  from supply
)

select
  department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  sum(occupied) as numerator,
  sum(open) as denominator
from both_sides
group by department_code, date_trunc('month', date_on)
