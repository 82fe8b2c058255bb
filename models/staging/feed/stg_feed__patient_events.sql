-- One row per thing that a message says of a patient; name, card, telephone and address stay behind.
{{ config(materialized='ephemeral') }}

select
  message_id,
  seq,
  message_id || '|' || seq as event_key,
  kind,
  event_at,
  md5(number_source || '|' || patient_no) as patient_ref,
  {{ pseudonym("number_source || '|' || patient_no") }} as patient_key,
  md5(number_source || '|' || prior_patient_no) as prior_patient_ref,
  {{ pseudonym("number_source || '|' || prior_patient_no") }} as prior_patient_key,
  case upper(sex)
    when 'M' then 'M'
    when '1' then 'M'
    when '男' then 'M'
    when 'F' then 'F'
    when '2' then 'F'
    when '女' then 'F'
  end as sex,
  born_on,
  institution as institution_code,
  number_source as _source
from {{ source('feed', 'patient_events') }}
where _deleted_at is null
