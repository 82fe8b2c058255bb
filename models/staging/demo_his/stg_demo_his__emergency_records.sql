-- One row per emergency visit.
{{ config(materialized='ephemeral') }}

select
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  visit_id,
  arrive_time as arrived_at,
  triage_time as triaged_at,
  triage_level,
  arrival_mode,
  pathway,
  onset_time as onset_at,
  ct_time as ct_at,
  resus_in_time as resus_entered_at,
  resus_out_time as resus_left_at,
  cpr_time as cpr_at,
  rosc_time as rosc_at,
  is_rosc_24h,
  lysis_time as lysis_at,
  intervention_time as intervened_at,
  surgery_time as operated_at,
  observation_in_time as observation_began_at,
  observation_out_time as observation_ended_at,
  death_time as died_at,
  leave_time as left_at,
  disposition,
  is_planned_return,
  dept_code as department_code,
  doctor_code,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'emergency_records') }}
where _deleted_at is null
