-- One row per report of laboratory or examination that a message carries, as it stood then: never the final state.
{{ config(materialized='ephemeral') }}

-- What the report's own state changed at is when it spoke: the same report sent again later says nothing new.

select
  message_id,
  seq,
  message_id || '|' || seq as event_key,
  coalesce(event_at, received_at) as event_at,
  report_no as report_id,
  order_no as order_id,
  visit_no as visit_id,
  md5(number_source || '|' || report_no) as report_ref,
  md5(number_source || '|' || order_no) as order_ref,
  document_kind as report_kind,
  upper(section) as section_code,
  -- Codes that name the kind of document, not what was asked for.
  case
    when report_code not in ('11502-2', '18748-4', '11526-1') then report_code
  end as report_code,
  title as report_name,
  status as report_status,
  author_code as reporter_code,
  department_code,
  case setting
    when 'other' then null
    else setting
  end as patient_class,
  ordered_at,
  observed_at,
  specimen_at,
  coalesce(issued_at, event_at, received_at) as issued_at,
  {{ pseudonym("number_source || '|' || visit_no") }} as admission_key,
  md5(number_source || '|' || patient_no) as patient_ref,
  {{ pseudonym("number_source || '|' || patient_no") }} as patient_key,
  institution as institution_code,
  number_source as _source
from {{ source('feed', 'reports') }}
where _deleted_at is null
  and document_kind in ('lab', 'exam')
