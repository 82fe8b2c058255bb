-- One row per line, tube or ventilator and day at 24:00 (periodic snapshot), in the ward where the patient lies then; less than a day counts one.
{{ config(materialized='table') }}

with uses as (
  select
    device_uses.*,
    cast(device_uses.inserted_at as date) as inserted_on,
    -- Nobody keeps a line after going home, and as of now a line that is in place counts to yesterday.
    least(cast(device_uses.removed_at as date), cast(stays.discharged_at as date), cast('{{ var('as_of') }}' as date)) as until_on
  from {{ ref('int_input__device_uses') }} as device_uses
  left join {{ ref('int_input__admissions') }} as stays on device_uses.admission_key = stays.admission_key
),

days as (
  select
    *,
    cast(unnest(generate_series(inserted_on, greatest(until_on - 1, inserted_on), interval 1 day)) as date) as device_on
  from uses
),

ward_stays as (
  select * from {{ ref('int_ward_stays__sequenced') }}
),

keyed as (
  select
    md5(days.device_use_key || '|' || days.device_on) as device_day_key,
    days.device_use_key,
    days.admission_key,
    days.device_on,
    days.device,
    1 as days,
    coalesce(ward_stays.department_code, days.department_code) as department_code,
    md5(days._source || '|' || coalesce(ward_stays.department_code, days.department_code)) as department_key,
    coalesce(ward_stays.ward_code, days.ward_code) as ward_code,
    days.institution_code,
    days.patient_key,
    days._source
  from days
  left join ward_stays on days.admission_key = ward_stays.admission_key
    and cast(ward_stays.in_at as date) <= days.device_on
    and coalesce(cast(ward_stays.out_at as date), date '9999-12-31') > days.device_on
  where days.device_on < cast('{{ var('as_of') }}' as date)
)

select * from keyed
