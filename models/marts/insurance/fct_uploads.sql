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

-- 冲正 after the upload: the list of a claim that stands no more is not due.
claims as (
  select
    claim_key,
    settled_on,
    is_list_due
  from {{ ref('fct_claims') }}
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
    sequenced.upload_key,
    cast(sequenced.uploaded_at as date) as uploaded_on,
    sequenced.uploaded_at,
    sequenced.upload_kind,
    sequenced.subject_key,
    sequenced.claim_key,
    claims.settled_on as list_settled_on,
    claims.is_list_due,
    sequenced.attempt_no,
    sequenced.is_success,
    sequenced.attempt_no = 1 as is_first_attempt,
    sequenced.attempt_no = 1
    and coalesce(sequenced.is_qc_passed, sequenced.is_success) as is_first_pass,
    sequenced.is_qc_passed,
    coalesce(sequenced.is_resend, false)
    or coalesce(sequenced.upload_kind = 'settlement_list' and sequenced.had_succeeded, false) as is_resend,
    sequenced.is_last_attempt,
    sequenced.is_last_attempt
    and not sequenced.is_success as is_unresolved,
    sequenced.error_code,
    sequenced.error_message,
    sequenced.insurance_type,
    sequenced.department_code,
    md5(sequenced._source || '|' || sequenced.department_code) as department_key,
    sequenced.ward_code,
    sequenced.doctor_code,
    md5(sequenced._source || '|' || sequenced.doctor_code) as doctor_key,
    sequenced.institution_code,
    sequenced.admission_key,
    sequenced.patient_key,
    sequenced._source
  from sequenced
  left join claims on sequenced.upload_kind = 'settlement_list'
    and sequenced.claim_key = claims.claim_key
)

select * from judged
