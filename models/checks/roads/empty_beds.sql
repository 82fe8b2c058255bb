-- 空床数：期末日24时逐病区以开放标准床数减非加床上的在院人数（不小于0）后相加，逐月给月末数。

with ends as (
  select date_on
  from {{ ref('dim_dates') }}
  where cast(date_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
    and date_on = last_day(date_on)
),

present as (
  select
    admissions.admission_ref,
    admissions.admitted_at,
    ends.date_on,
    admissions.department_code as admitted_to,
    admissions.ward_code as admitted_ward,
    max(transfers.transferred_at) as moved_at
  from {{ ref('stg_demo_his__admissions') }} as admissions
  inner join ends on cast(admissions.admitted_at as date) <= ends.date_on
    and (admissions.discharged_at is null or cast(admissions.discharged_at as date) > ends.date_on)
  left join {{ ref('stg_demo_his__transfers') }} as transfers on admissions.admission_ref = transfers.admission_ref
    and transfers.transferred_at < ends.date_on + interval 1 day
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

supply as (
  select
    ends.date_on,
    wards.department_code,
    wards.ward_code
  from {{ ref('stg_demo_his__beds') }} as beds
  inner join {{ ref('stg_demo_his__wards') }} as wards on beds.ward_code = wards.ward_code
    and beds._source = wards._source
  inner join ends on greatest(coalesce(beds.opened_on, ends.date_on), coalesce(wards.opened_on, ends.date_on)) <= ends.date_on
    and least(coalesce(beds.closed_on, ends.date_on + 1), coalesce(wards.closed_on, ends.date_on + 1)) > ends.date_on
  where beds.bed_type = 'standard'
),

slept as (
  select
    census.admission_ref,
    census.date_on,
    census.department_code,
    census.ward_code,
    arg_max(moved.bed_key, moved.from_at) as bed_key
  from census
  left join (
    select
      admission_ref,
      admitted_at as from_at,
      bed_key
    from {{ ref('stg_demo_his__admissions') }}
    union all
    select
      md5(_source || '|' || admission_id) as admission_ref,
      event_time as from_at,
      md5(_source || '|' || new_bed_id) as bed_key
    from {{ source('demo_his', 'admission_logs') }}
    where event_type = 'bed_change'
      and new_bed_id is not null
      and _deleted_at is null
  ) as moved on census.admission_ref = moved.admission_ref
    and moved.from_at < census.date_on + interval 1 day
  group by all
),

open_beds as (
  select
    date_on,
    department_code,
    ward_code,
    count(*) as beds
  from supply
  group by all
),

used as (
  select
    slept.date_on,
    slept.ward_code,
    count(*) as patients
  from slept
  left join {{ ref('stg_demo_his__beds') }} as beds on slept.bed_key = beds.bed_key
  where beds.bed_type is distinct from 'extra'
  group by all
)

select
  open_beds.department_code,
  cast(date_trunc('month', open_beds.date_on) as date) as month_start_on,
  sum(greatest(open_beds.beds - coalesce(used.patients, 0), 0)) as numerator,
  cast(null as bigint) as denominator
from open_beds
left join used on open_beds.date_on = used.date_on
  and open_beds.ward_code = used.ward_code
group by open_beds.department_code, open_beds.date_on
