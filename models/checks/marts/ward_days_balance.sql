-- 病室工作日志：期初 + 入院与转入 − 出院与转出 = 期末, per ward and day, against the stored census.
{{ config(severity='error') }}

with movements as (
  select
    ward_code,
    cast(in_at as date) as on_day,
    1 as change
  from {{ ref('int_ward_stays__sequenced') }}
  union all
  select
    ward_code,
    cast(out_at as date) as on_day,
    -1 as change
  from {{ ref('int_ward_stays__sequenced') }}
  where out_at is not null
),

net_changes as (
  select
    ward_code,
    on_day,
    sum(change) as change
  from movements
  where on_day < cast('{{ var('as_of') }}' as date)
  group by ward_code, on_day
),

census as (
  select
    ward_code,
    census_on,
    count(*) as patients
  from {{ ref('fct_bed_days') }}
  where not is_same_day
  group by ward_code, census_on
),

ward_days as (
  select
    wards.ward_code,
    dates.date_on
  from (select distinct ward_code from net_changes) as wards
  cross join {{ ref('dim_dates') }} as dates
  where dates.date_on < cast('{{ var('as_of') }}' as date)
    and dates.date_on >= (select min(on_day) from net_changes)
),

expected as (
  select
    ward_days.ward_code,
    ward_days.date_on,
    sum(coalesce(net_changes.change, 0)) over (
      partition by
        ward_days.ward_code
      order by ward_days.date_on
    ) as patients
  from ward_days
  left join net_changes on ward_days.ward_code = net_changes.ward_code
    and ward_days.date_on = net_changes.on_day
)

select
  expected.ward_code,
  expected.date_on,
  expected.patients as expected_patients,
  coalesce(census.patients, 0) as counted_patients
from expected
left join census on expected.ward_code = census.ward_code
  and expected.date_on = census.census_on
where expected.patients <> coalesce(census.patients, 0)
