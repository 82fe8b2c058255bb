-- One row per area and year (periodic snapshot fact): a level of the statistics bureau, never summed over years.
{{ config(materialized='table') }}

with population as (
  select * from {{ ref('int_input__population') }}
),

dated as (
  select
    population_key,
    area_code,
    population_year,
    make_date(population_year, 1, 1) as year_start_on,
    make_date(population_year, 12, 31) as year_end_on,
    residents,
    registered_residents,
    age0_6,
    age0_14,
    age30_69,
    age65,
    women15_49,
    disabled,
    key_group_residents,
    live_births,
    children_due,
    hypertension_patients,
    diabetes_patients,
    hypertension_patients + diabetes_patients as chronic_patients,
    smi_patients,
    village_clinics,
    figure_status,
    institution_code,
    performing_institution_code,
    coalesce(_is_manual, false) as is_manual,
    _source
  from population
)

select * from dated
