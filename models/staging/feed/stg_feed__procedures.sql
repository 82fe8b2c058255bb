-- One row per operation or procedure that a message names.
{{ config(materialized='ephemeral') }}

select
  message_id,
  seq,
  event_at,
  -- Its own number, else what and when it is: a new time under the same number moves it.
  md5(
    concat_ws(
      '|',
      number_source,
      coalesce(visit_no, patient_no),
      coalesce(
        '#' || procedure_no,
        coalesce(procedure_code, '') || '|' || coalesce(cast(starts_at as varchar), '')
      )
    )
  ) as procedure_ref,
  md5(number_source || '|' || visit_no) as admission_ref,
  procedure_code as icd9_code,
  status as procedure_status,
  department_code,
  starts_at,
  ends_at,
  institution as institution_code,
  number_source as _source
from {{ source('feed', 'procedures') }}
where _deleted_at is null
