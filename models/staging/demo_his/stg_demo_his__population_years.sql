-- One row per area and year: figures of the statistics bureau, a level that is never summed over years.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || population_id) as population_key,
  area_code,
  population_year,
  inst_code as institution_code,
  perform_inst_code as performing_institution_code,
  residents,
  registered_residents,
  age_0_6 as age0_6,
  age_0_14 as age0_14,
  age_30_69 as age30_69,
  age_65 as age65,
  women_15_49 as women15_49,
  disabled,
  key_group as key_group_residents,
  live_births,
  children_due,
  hypertension_estimated as hypertension_patients,
  diabetes_estimated as diabetes_patients,
  smi_registered as smi_patients,
  figure_status,
  _source
from {{ source('demo_his', 'population_years') }}
where _deleted_at is null
