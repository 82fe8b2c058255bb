-- One row per thing that a message says of an order or request; one without a number cannot be followed.
{{ config(materialized='ephemeral') }}

select
  message_id,
  seq,
  message_id || '|' || seq as event_key,
  coalesce(event_at, received_at) as event_at,
  coalesce(order_no, filler_no) as order_id,
  visit_no as visit_id,
  md5(number_source || '|' || coalesce(order_no, filler_no)) as order_ref,
  control,
  -- HL7 table 0038 and FHIR's states; what says none of these changes no state.
  case
    when control = 'cancel'
    or upper(status) in ('CA', 'CANCELLED', 'CANCELED', 'REVOKED', 'ENTERED-IN-ERROR', 'ENTERED_IN_ERROR') then 'cancelled'
    when control = 'discontinue'
    or upper(status) in ('DC', 'RP', 'STOPPED', 'ENDED', 'DISCONTINUED') then 'stopped'
    when upper(status) in ('CM', 'COMPLETED') then 'executed'
    when coalesce(control, 'new') in ('new', 'change') then 'placed'
  end as order_state,
  coalesce(category, 'other') as category,
  coalesce(term, case when category in ('lab', 'exam') then 'temporary' end) as order_term,
  item_code,
  item_name,
  department_code,
  doctor_code,
  case setting
    when 'other' then null
    else setting
  end as patient_class,
  ordered_at,
  {{ pseudonym("number_source || '|' || visit_no") }} as admission_key,
  md5(number_source || '|' || patient_no) as patient_ref,
  {{ pseudonym("number_source || '|' || patient_no") }} as patient_key,
  institution as institution_code,
  number_source as _source
from {{ source('feed', 'orders') }}
where _deleted_at is null
  and coalesce(order_no, filler_no) is not null
