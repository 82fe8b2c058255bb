-- One row per remote consultation or regional imaging, ECG or laboratory service (accumulating snapshot fact): requested, reported.
{{ config(materialized='table') }}

with services as (
  select
    *,
    date_diff('minute', requested_at, reported_at) as minutes_taken,
    requested_at + to_minutes(limit_minutes) as due_by_at
  from {{ ref('int_input__remote_services') }}
),

institutions as (
  select
    institution_code,
    institution_level,
    institution_type
  from {{ ref('dim_partner_institutions') }}
),

keyed as (
  select
    services.remote_service_key,
    services.service_type,
    services.service_status,
    cast(services.requested_at as date) as requested_on,
    services.requested_at,
    cast(services.reported_at as date) as reported_on,
    services.reported_at,
    services.limit_minutes,
    services.due_by_at,
    -- A report older than its request tells of a wrong clock, not of a quick reader.
    cast(
      case
        when services.minutes_taken >= 0 then services.minutes_taken
      end as integer
    ) as report_minutes,
    case
      when services.service_status = 'cancelled' then null
      when services.minutes_taken < 0 then null
      else coalesce(services.reported_at <= services.due_by_at, false)
    end as is_on_time,
    services.service_status = 'completed' as is_completed,
    services.is_urgent,
    services.is_positive,
    services.item_name,
    services.icd10_code,
    services.requesting_institution_code,
    requesters.institution_level as requesting_institution_level,
    requesters.institution_type as requesting_institution_type,
    services.providing_institution_code,
    services.department_code,
    md5(services._source || '|' || services.department_code) as department_key,
    services.doctor_code,
    md5(services._source || '|' || services.doctor_code) as doctor_key,
    services.institution_code,
    services.resident_key,
    services.patient_key,
    services._source
  from services
  left join institutions as requesters on services.requesting_institution_code = requesters.institution_code
)

select * from keyed
