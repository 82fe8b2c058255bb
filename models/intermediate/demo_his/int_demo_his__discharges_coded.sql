-- One row per stay that has ended; the front page fills in when it is submitted, days later.
{{ config(materialized='ephemeral') }}

with admissions as (
  select * from {{ ref('int_demo_his__admissions_aged') }}
  where discharged_at is not null
),

front_pages as (
  select * from {{ ref('stg_demo_his__front_pages') }}
),

supplements as (
  select * from {{ ref('stg_demo_his__discharge_supplements') }}
),

coded as (
  select
    admissions.admission_key,
    admissions.admitted_at,
    admissions.discharged_at,
    admissions.discharge_department_code as department_code,
    admissions.discharge_ward_code as ward_code,
    coalesce(front_pages.doctor_code, admissions.doctor_code) as doctor_code,
    coalesce(front_pages.treatment_group_code, admissions.treatment_group_code) as treatment_group_code,
    admissions.payer_code,
    admissions.is_newborn,
    admissions.age_years,
    front_pages.discharge_way,
    front_pages.outcome,
    front_pages.main_icd10_code,
    front_pages.main_diagnosis_name,
    admissions.admit_icd10_code,
    front_pages.is_day_surgery,
    front_pages.total_fee,
    front_pages.drug_fee,
    front_pages.consumable_fee,
    front_pages.exam_fee,
    front_pages.lab_fee,
    front_pages.operation_fee,
    front_pages.nursing_fee,
    front_pages.other_fee,
    front_pages.is_planned_readmission,
    coalesce(front_pages.frontpage_status, 'not_submitted') as frontpage_status,
    admissions.age_months,
    admissions.age_days,
    supplements.mother_admission_key,
    supplements.rescue_times,
    supplements.rescue_success_times,
    supplements.dx_match_admission,
    supplements.dx_match_preop,
    supplements.dx_match_pathology,
    supplements.confirmed_on,
    supplements.critical_level,
    supplements.vte_risk,
    supplements.is_vte_assessed,
    supplements.is_vte_prevented,
    supplements.is_tumor_first_treatment,
    supplements.tnm_stage,
    supplements.tnm_assessed_on,
    supplements.delivery_mode,
    supplements.gestational_weeks,
    supplements.parity,
    supplements.pph_ml,
    supplements.apgar5,
    supplements.acute_kind,
    supplements.onset_at,
    supplements.reperfusion,
    supplements.single_disease_reported_at,
    supplements.died_at,
    admissions.institution_code,
    admissions.patient_key,
    admissions._source
  from admissions
  left join front_pages on admissions.admission_ref = front_pages.admission_ref
  left join supplements on admissions.admission_ref = supplements.admission_ref
)

select * from coded
