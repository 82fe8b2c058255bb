-- One row per planned follow-up, after discharge or of a chronic disease, done or not.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || followup_id) as followup_key,
  kind as followup_kind,
  disease,
  inst_code as institution_code,
  perform_inst_code as performing_institution_code,
  {{ pseudonym("_source || '|' || coalesce(patient_id, resident_id)") }} as resident_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  discharge_time as discharged_at,
  dept_code as department_code,
  ward_code,
  group_code as treatment_group_code,
  doctor_code,
  icd10_code,
  payer_code,
  age_years,
  plan_date as planned_on,
  days_before,
  days_after,
  done_time as done_at,
  method as followup_method,
  result as followup_result,
  systolic,
  diastolic,
  fasting_glucose,
  is_medication_regular,
  revisit_date as revisit_due_on,
  status as followup_status,
  _source
from {{ source('demo_his', 'followups') }}
where _deleted_at is null
