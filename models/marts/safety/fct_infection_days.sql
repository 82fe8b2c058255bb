-- One row per hospital-acquired infection and day at 24:00 on which the inpatient has it (periodic snapshot), in the ward of the night: 现患.
{{ config(materialized='table') }}

with infections as (
  select * from {{ ref('fct_infections') }}
  where is_hai
    and not is_duplicate
),

bed_days as (
  select * from {{ ref('fct_bed_days') }}
),

-- From the onset to the end, both days included; until the patient goes home where no end is known.
keyed as (
  select
    md5(infections.infection_key || '|' || bed_days.census_on) as infection_day_key,
    infections.infection_key,
    infections.admission_key,
    bed_days.census_on,
    infections.infection_type,
    infections.is_mdro,
    bed_days.is_newborn,
    bed_days.department_code,
    bed_days.department_key,
    bed_days.ward_code,
    bed_days.institution_code,
    infections.patient_key,
    bed_days._source
  from infections
  inner join bed_days on infections.admission_key = bed_days.admission_key
    and bed_days.census_on >= infections.onset_on
    and bed_days.census_on <= coalesce(infections.ended_on, date '9999-12-31')
)

select * from keyed
