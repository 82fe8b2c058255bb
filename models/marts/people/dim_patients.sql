-- One row per patient under a pseudonym: no name, number, address or birth date.
{{ config(materialized='table') }}

with patients as (
  select
    *,
    date_sub('year', born_on, cast('{{ var('as_of') }}' as date)) as age_years
  from {{ ref('int_input__patients') }}
),

linked as (
  select * from {{ ref('int_patients__linked') }}
),

age_bands as (
  select * from {{ ref('age_bands') }}
),

generalised as (
  select
    patients.patient_key,
    coalesce(linked.person_key, patients.patient_key) as person_key,
    coalesce(linked.records_of_person, 1) as records_of_person,
    patients.sex,
    cast(year(patients.born_on) as integer) as birth_year,
    age_bands.age_band,
    patients.township_code,
    patients.payer_code,
    patients.institution_code,
    patients._source
  from patients
  left join linked on patients.patient_key = linked.patient_key
  left join age_bands on patients.age_years between age_bands.age_from and age_bands.age_to
)

select * from generalised
