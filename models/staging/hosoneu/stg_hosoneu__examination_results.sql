-- One row per result of an examination or test; findings and conclusion stay behind.
{{ config(materialized='ephemeral') }}

select
  cast(examination_result_id as varchar) as examination_result_id,
  cast(doctor_id as varchar) as doctor_id,
  submit_time as submitted_at,
  _source
from {{ source('hosoneu', 'examination_result') }}
where _deleted_at is null
