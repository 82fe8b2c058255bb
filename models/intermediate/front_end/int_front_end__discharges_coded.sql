-- One row per stay that has ended; the front page fills in when its batch comes, days later.
{{ config(materialized='ephemeral') }}

with admissions as (
  select * from {{ ref('stg_front_end__admissions') }}
  where discharged_at is not null
),

front_pages as (
  select * from {{ ref('stg_front_end__discharges') }}
),

coded as (
  select
    admissions.admission_key,
    admissions.admitted_at,
    admissions.discharged_at,
    coalesce(front_pages.department_code, admissions.discharge_department_code) as department_code,
    coalesce(front_pages.ward_code, admissions.discharge_ward_code) as ward_code,
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
    coalesce(front_pages.age_months, admissions.age_months) as age_months,
    coalesce(front_pages.age_days, admissions.age_days) as age_days,
    front_pages.mother_admission_key,
    front_pages.rescue_times,
    front_pages.rescue_success_times,
    front_pages.dx_match_admission,
    front_pages.dx_match_preop,
    front_pages.dx_match_pathology,
    front_pages.confirmed_on,
    front_pages.critical_level,
    front_pages.vte_risk,
    front_pages.is_vte_assessed,
    front_pages.is_vte_prevented,
    front_pages.is_tumor_first_treatment,
    front_pages.tnm_stage,
    front_pages.tnm_assessed_on,
    front_pages.delivery_mode,
    front_pages.gestational_weeks,
    front_pages.parity,
    front_pages.pph_ml,
    front_pages.apgar5,
    front_pages.acute_kind,
    front_pages.onset_at,
    front_pages.reperfusion,
    front_pages.single_disease_reported_at,
    front_pages.died_at,
    admissions.institution_code,
    admissions.patient_key,
    admissions._source
  from admissions
  left join front_pages on admissions.admission_ref = front_pages.admission_ref
)

select * from coded
