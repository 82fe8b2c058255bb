-- One row per patient × ward spell (accumulating snapshot): in, out and the bed days in between, up to yesterday where it lasts.
{{ config(materialized='table') }}

with ward_stays as (
  select
    *,
    cast(in_at as date) as in_on,
    cast(out_at as date) as out_on
  from {{ ref('int_ward_stays__sequenced') }}
),

profiles as (
  select * from {{ ref('int_input__ward_profiles') }}
),

counted as (
  select
    ward_stays.ward_stay_key,
    ward_stays.admission_key,
    ward_stays.in_on,
    ward_stays.in_at,
    ward_stays.out_on,
    ward_stays.out_at,
    ward_stays.in_kind,
    ward_stays.out_kind,
    -- As the census counts: nights at 24:00, and one day for a stay that begins and ends on one day, where it ends.
    cast(
      case
        when ward_stays.out_kind = 'discharge'
        and cast(ward_stays.admitted_at as date) = cast(ward_stays.discharged_at as date) then 1
        else greatest(date_diff('day', ward_stays.in_on, coalesce(ward_stays.out_on, cast('{{ var('as_of') }}' as date))), 0)
      end as integer
    ) as days,
    ward_stays.ward_code,
    ward_stays.previous_ward_code,
    ward_stays.next_ward_code,
    coalesce(profiles.ward_type, 'general') as ward_type,
    ward_stays.department_code,
    md5(ward_stays._source || '|' || ward_stays.department_code) as department_key,
    ward_stays.doctor_code,
    md5(ward_stays._source || '|' || ward_stays.doctor_code) as doctor_key,
    ward_stays.treatment_group_code,
    ward_stays.payer_code,
    ward_stays.is_newborn,
    ward_stays.institution_code,
    ward_stays.patient_key,
    ward_stays._source
  from ward_stays
  left join profiles on ward_stays.ward_code = profiles.ward_code
    and ward_stays._source = profiles._source
)

select * from counted
