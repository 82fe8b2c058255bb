-- One row per request for a consultation or MDT (accumulating snapshot fact), on the day of the request.
{{ config(materialized='table') }}

with consultations as (
  select * from {{ ref('int_input__consultations') }}
),

timed as (
  select
    *,
    date_diff('minute', requested_at, arrived_at) as request_to_arrival_minutes,
    date_diff('minute', requested_at, finished_at) as request_to_finish_minutes
  from consultations
),

keyed as (
  select
    consultation_key,
    cast(requested_at as date) as requested_on,
    requested_at,
    consult_type,
    purpose,
    consult_status,
    consult_status = 'done' as is_done,
    -- 医疗质量安全核心制度: an ordinary one is done within 24 hours, of an urgent one the doctor is there within 10 minutes; MDT has no such limit.
    case consult_type
      when 'ordinary' then consult_status = 'done'
      and coalesce(request_to_finish_minutes <= 1440, false)
      when 'urgent' then consult_status = 'done'
      and coalesce(request_to_arrival_minutes <= 10, false)
    end as is_on_time,
    request_to_arrival_minutes,
    request_to_finish_minutes,
    cast(finished_at as date) as finished_on,
    department_count,
    operation_key,
    requesting_department_code,
    requesting_department_code as department_code,
    md5(_source || '|' || requesting_department_code) as department_key,
    requesting_doctor_code,
    requesting_doctor_code as doctor_code,
    md5(_source || '|' || requesting_doctor_code) as doctor_key,
    consulted_department_code,
    md5(_source || '|' || consulted_department_code) as consulted_department_key,
    consulted_doctor_code,
    ward_code,
    institution_code,
    admission_key,
    visit_key,
    patient_key,
    _source
  from timed
)

select * from keyed
