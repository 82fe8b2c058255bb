-- One row per clinic session (transaction fact), on its day: slots released, slots used; a stopped session releases none.
{{ config(materialized='table') }}

with slots as (
  select * from {{ ref('int_input__slots') }}
),

keyed as (
  select
    session_key,
    session_on,
    period,
    session_type,
    session_status,
    planned_slots,
    case
      when session_status = 'stopped' then 0
      else planned_slots
    end as released,
    used_slots as used,
    1 as sessions,
    case
      when session_status in ('stopped', 'changed') then 1
      else 0
    end as sessions_cancelled,
    used_slots > planned_slots as is_oversold,
    cast(stopped_at as date) as stopped_on,
    stop_reason,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    doctor_code,
    md5(_source || '|' || doctor_code) as doctor_key,
    substitute_doctor_code,
    institution_code,
    _source
  from slots
)

select * from keyed
