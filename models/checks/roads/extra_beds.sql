-- 加床数：期末日24时睡在临时加床上的患者数（不含当日入出院者），逐月给月末数。

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
)

select
  slept.department_code,
  cast(date_trunc('month', slept.date_on) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from slept
inner join {{ ref('stg_demo_his__beds') }} as beds on slept.bed_key = beds.bed_key
where beds.bed_type = 'extra'
group by slept.department_code, slept.date_on
union all
select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  0 as numerator,
  cast(null as bigint) as denominator
from ends
