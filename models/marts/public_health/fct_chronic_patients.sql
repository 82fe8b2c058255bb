-- One row per registered chronic patient, disease and year (periodic snapshot fact): managed, managed as the standard asks, last value, admitted.
-- Whether somebody was admitted is asked of the person, who may have come with another card.
{{ config(materialized='table') }}

with linked as (
  select * from {{ ref('int_patients__linked') }}
),

registered as (
  select
    patients.*,
    coalesce(linked.person_key, patients.patient_key) as person_key
  from {{ ref('int_input__chronic_patients') }} as patients
  left join linked on patients.patient_key = linked.patient_key
),

admitted as (
  select
    coalesce(linked.person_key, admissions.patient_key) as person_key,
    cast(year(admissions.admitted_at) as integer) as admission_year,
    min(cast(admissions.admitted_at as date)) as first_admitted_on
  from {{ ref('int_input__admissions') }} as admissions
  left join linked on admissions.patient_key = linked.patient_key
  group by coalesce(linked.person_key, admissions.patient_key), year(admissions.admitted_at)
),

keyed as (
  select
    registered.chronic_patient_key,
    registered.registry_year,
    make_date(registered.registry_year, 1, 1) as year_start_on,
    registered.disease,
    registered.registered_on,
    registered.notified_on,
    registered.managed_on,
    registered.deregistered_on,
    registered.notified_on is not null as is_notified,
    registered.managed_on is not null as is_managed,
    registered.managed_by,
    registered.is_standard_managed,
    registered.visits_done,
    registered.last_measured_on,
    registered.last_systolic,
    registered.last_diastolic,
    registered.last_fasting_glucose,
    -- 140/90 mmHg, from 65 years on 150/90; fasting glucose below 7.0 mmol/L (国家基本公共卫生服务规范第三版).
    case
      when registered.disease = 'hypertension' then coalesce(
        registered.last_systolic < case
          when registered.age_years >= 65 then 150
          else 140
        end
        and registered.last_diastolic < 90,
        false
      )
    end as is_last_bp_controlled,
    case
      when registered.disease = 't2dm' then coalesce(registered.last_fasting_glucose < 7.0, false)
    end as is_last_fpg_controlled,
    registered.is_regular_medication,
    registered.treatment_ended_on,
    registered.treatment_ended_on is not null as is_treatment_completed,
    admitted.first_admitted_on,
    admitted.first_admitted_on is not null as is_admitted_in_year,
    registered.age_years,
    registered.area_code,
    registered.doctor_code,
    md5(registered._source || '|' || registered.doctor_code) as doctor_key,
    registered.institution_code,
    registered.performing_institution_code,
    registered.resident_key,
    registered.patient_key,
    registered._source
  from registered
  left join admitted on registered.person_key = admitted.person_key
    and registered.registry_year = admitted.admission_year
)

select * from keyed
