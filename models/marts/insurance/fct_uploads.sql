-- One row per attempt to upload to the insurer (transaction fact): fees, trial settlements, settlement lists; which attempt is the last of its subject is told.
{{ config(materialized='table') }}

-- The subject is the claim for a settlement list, else the stay: one patient retried nine times is one patient.

with uploads as (
  select
    *,
    case
      when upload_kind = 'settlement_list' then claim_key
      else admission_key
    end as subject_key
  from {{ ref('int_input__uploads') }}
),

sequenced as (
  select
    *,
    row_number() over (
      partition by
        upload_kind,
        subject_key
      order by uploaded_at desc, attempt_no desc, upload_key desc
    ) = 1 as is_last_attempt,
    max(case when is_success then 1 else 0 end) over (
      partition by
        upload_kind,
        subject_key
      order by uploaded_at, attempt_no, upload_key rows between unbounded preceding and 1 preceding
    ) = 1 as had_succeeded
  from uploads
),

judged as (
  select
    upload_key,
    cast(uploaded_at as date) as uploaded_on,
    uploaded_at,
    upload_kind,
    subject_key,
    claim_key,
    attempt_no,
    is_success,
    attempt_no = 1 as is_first_attempt,
    attempt_no = 1
    and coalesce(is_qc_passed, is_success) as is_first_pass,
    is_qc_passed,
    coalesce(is_resend, false)
    or coalesce(upload_kind = 'settlement_list' and had_succeeded, false) as is_resend,
    is_last_attempt,
    is_last_attempt
    and not is_success as is_unresolved,
    error_code,
    error_message,
    insurance_type,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    ward_code,
    doctor_code,
    md5(_source || '|' || doctor_code) as doctor_key,
    institution_code,
    admission_key,
    patient_key,
    _source
  from sequenced
)

select * from judged
