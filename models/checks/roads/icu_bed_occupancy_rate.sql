-- ICU床位使用率：ICU 病区每日 24 时在院患者数之和（当日入出院者计 1 床日） / ICU 病区每日开放标准床数之和。

with days as (
  select date_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
),

icu_wards as (
  select
    wards.ward_code,
    wards.department_code,
    wards.opened_on,
    wards.closed_on,
    wards._source
  from {{ ref('stg_demo_his__wards') }} as wards
  inner join {{ ref('stg_demo_his__ward_profiles') }} as profiles on wards.ward_code = profiles.ward_code
    and wards._source = profiles._source
  where profiles.ward_type = 'icu'
),

stays as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status <> 'cancelled'
    and not is_newborn
),

present as (
  select
    stays.admission_ref,
    days.date_on,
    stays.ward_code as first_ward_code,
    stays._source,
    max(transfers.transferred_at) as moved_at
  from stays
  inner join days on cast(stays.admitted_at as date) <= days.date_on
    and (
    stays.discharged_at is null
    or cast(stays.discharged_at as date) > days.date_on
    or (
      cast(stays.discharged_at as date) = days.date_on
      and cast(stays.admitted_at as date) = days.date_on
    )
  )
  left join {{ ref('stg_demo_his__transfers') }} as transfers on stays.admission_ref = transfers.admission_ref
    and cast(transfers.transferred_at as date) <= days.date_on
  group by stays.admission_ref, days.date_on, stays.ward_code, stays._source
),

used as (
  select
    present.date_on,
    coalesce(transfers.to_ward_code, present.first_ward_code) as ward_code,
    present._source
  from present
  left join {{ ref('stg_demo_his__transfers') }} as transfers on present.admission_ref = transfers.admission_ref
    and present.moved_at = transfers.transferred_at
),

both_sides as (
  select
    used.date_on,
    icu_wards.department_code,
    1 as used,
    0 as open
  from used
  inner join icu_wards on used.ward_code = icu_wards.ward_code
    and used._source = icu_wards._source
  union all
  select
    days.date_on,
    icu_wards.department_code,
    0 as used,
    1 as open
  from {{ ref('stg_demo_his__beds') }} as beds
  inner join icu_wards on beds.ward_code = icu_wards.ward_code
    and beds._source = icu_wards._source
  inner join days on greatest(coalesce(beds.opened_on, days.date_on), coalesce(icu_wards.opened_on, days.date_on)) <= days.date_on
    and least(coalesce(beds.closed_on, days.date_on + 1), coalesce(icu_wards.closed_on, days.date_on + 1)) > days.date_on
  where beds.bed_type = 'standard'
)

select
  department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  sum(used) as numerator,
  sum(open) as denominator
from both_sides
group by department_code, date_trunc('month', date_on)
