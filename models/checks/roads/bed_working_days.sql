-- 病床工作日：实际占用总床日数 / 同期平均开放病床数（实际开放床日数 ÷ 期内天数）。分母已除以全期天数。

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

supply as (
  select
    days.date_on,
    wards.department_code,
    wards.ward_code
  from {{ ref('stg_demo_his__beds') }} as beds
  inner join {{ ref('stg_demo_his__wards') }} as wards on beds.ward_code = wards.ward_code
    and beds._source = wards._source
  inner join days on greatest(coalesce(beds.opened_on, days.date_on), coalesce(wards.opened_on, days.date_on)) <= days.date_on
    and least(coalesce(beds.closed_on, days.date_on + 1), coalesce(wards.closed_on, days.date_on + 1)) > days.date_on
  where beds.bed_type = 'standard'
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
  sum(open) / (date_diff('day', cast('{{ var('from') }}' as date), cast('{{ var('to') }}' as date)) + 1) as denominator
from both_sides
group by department_code, date_trunc('month', date_on)
