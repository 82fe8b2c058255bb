-- One row per institution, department and month of the personnel office's report; a village clinic (村卫生室) has no department.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || report_id) as staff_month_key,
  month_on,
  inst_code as institution_code,
  inst_level as institution_level,
  inst_type as institution_type,
  dept_code as department_code,
  ward_code,
  staff_cnt as staff,
  health_staff_cnt as health_staff,
  doctor_cnt as doctors,
  gp_cnt as gps,
  nurse_cnt as nurses,
  nurse_n0_cnt as nurses_n0,
  nurse_n1_cnt as nurses_n1,
  nurse_n2_cnt as nurses_n2,
  nurse_n3_cnt as nurses_n3,
  nurse_n4_cnt as nurses_n4,
  nurse_left_cnt as nurses_left,
  cast(nurse_hours as decimal(12, 1)) as nurse_hours,
  pharmacist_cnt as pharmacists,
  clinical_pharmacist_cnt as clinical_pharmacists,
  technician_cnt as technicians,
  senior_cnt as senior_staff,
  coder_cnt as coders,
  anesthesia_doctor_cnt as anesthesia_doctors,
  pediatric_doctor_cnt as pediatric_doctors,
  icu_doctor_cnt as icu_doctors,
  pathology_doctor_cnt as pathology_doctors,
  tcm_doctor_cnt as tcm_doctors,
  seconded_doctor_cnt as seconded_doctors,
  cast(seconded_days as decimal(10, 1)) as seconded_days,
  _source
from {{ source('demo_his', 'hr_staff_months') }}
where _deleted_at is null
