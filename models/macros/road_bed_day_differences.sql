{#- For second roads: a row per inpatient and day in the period of which the census or a bed fee tells: fees less bed days, and whether the census has the day. -#}
{% macro road_bed_day_differences() -%}
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

census_days as (
  select *
  from census
  union all
  select * from same_day
),

-- A refund takes away a bed of the day that was charged.
fees as (
  select
    admissions.admission_ref,
    cast(coalesce(originals.charged_at, charges.charged_at) as date) as date_on,
    any_value(charges.patient_department_code) as department_code,
    sum(charges.qty) as beds
  from {{ ref('stg_demo_his__charges') }} as charges
  inner join {{ ref('stg_demo_his__charge_items') }} as items on charges.item_code = items.item_code
    and charges._source = items._source
  inner join {{ ref('stg_demo_his__admissions') }} as admissions on charges.admission_id = admissions.admission_id
    and charges._source = admissions._source
  left join {{ ref('stg_demo_his__charges') }} as originals on charges.refund_of_charge_key = originals.charge_key
  where items.fee_class = 'bed'
    and charges.setting = 'inpatient'
    and not admissions.is_newborn
  group by all
)

select
  coalesce(census_days.date_on, fees.date_on) as date_on,
  coalesce(census_days.department_code, fees.department_code) as department_code,
  coalesce(fees.beds, 0) - if (census_days.admission_ref is null, 0, 1) as difference,
  if (census_days.admission_ref is null, 0, 1) as bed_days
from census_days
full join fees on census_days.admission_ref = fees.admission_ref
  and census_days.date_on = fees.date_on
where coalesce(census_days.date_on, fees.date_on) in (select date_on from days)
{%- endmacro %}
