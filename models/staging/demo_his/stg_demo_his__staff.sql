-- One row per employee of the personnel records (人事档案), those without an account of the HIS included.
{{ config(materialized='ephemeral') }}

select
  staff_no as staff_code,
  staff_name,
  staff_type,
  title,
  title_level,
  education,
  nurse_level,
  practice_specialty,
  is_gp,
  is_clinical_pharmacist,
  is_coder,
  dept_code as department_code,
  inst_code as institution_code,
  hired_on,
  left_on,
  _source
from {{ source('demo_his', 'hr_staff') }}
where _deleted_at is null
