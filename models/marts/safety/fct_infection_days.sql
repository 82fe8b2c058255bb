-- One row per hospital-acquired infection and day at 24:00 on which the inpatient has it (periodic snapshot), in the ward of the night: 现患.
{{ config(materialized='table') }}

with infections as (
  select * from {{ ref('fct_infections') }}
  where is_hai
    and not is_duplicate
),

-- Nights of a ward spell; who comes and goes on one day is counted for it, as the census does.
ward_stays as (
  select
    *,
    cast(in_at as date) as in_on,
    case
      when out_at = discharged_at
      and cast(admitted_at as date) = cast(discharged_at as date) then cast(out_at as date)
      when out_at is not null then cast(out_at as date) - 1
    end as last_on
  from {{ ref('int_ward_stays__sequenced') }}
),

-- From the onset to the end, both days included; until the patient goes home where no end is known.
days as (
  select
    infections.infection_key,
    infections.admission_key,
    infections.infection_type,
    infections.is_mdro,
    infections.patient_key,
    ward_stays.is_newborn,
    ward_stays.department_code,
    ward_stays.ward_code,
    ward_stays.institution_code,
    ward_stays._source,
    cast(
      unnest(
        generate_series(
          greatest(ward_stays.in_on, infections.onset_on),
          least(ward_stays.last_on, infections.ended_on, cast('{{ var('as_of') }}' as date) - 1),
          interval 1 day
        )
      ) as date
    ) as census_on
  from infections
  inner join ward_stays on infections.admission_key = ward_stays.admission_key
),

keyed as (
  select
    md5(infection_key || '|' || census_on) as infection_day_key,
    infection_key,
    admission_key,
    census_on,
    infection_type,
    is_mdro,
    is_newborn,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    ward_code,
    institution_code,
    patient_key,
    _source
  from days
)

select * from keyed
