-- One row per operation or intervention (transaction fact), on the day it began; cancelled ones are there with is_cancelled.
{{ config(materialized='table') }}

with operations as (
  select
    *,
    cast(started_at as date) as operated_on
  from {{ ref('int_input__operations') }}
),

sequenced as (
  select * from {{ ref('int_operations__sequenced') }}
),

surgeons as (
  select
    operation_key,
    min(doctor_code) as surgeon_code
  from {{ ref('int_input__op_roles') }}
  where role = 'surgeon'
  group by operation_key
),

stays as (
  select
    admission_key,
    coalesce(discharge_ward_code, ward_code) as ward_code,
    cast(discharged_at as date) as discharged_on
  from {{ ref('int_input__admissions') }}
),

granted as (
  select
    operations.operation_key,
    max(grants.granted_level) as surgeon_grant_level
  from operations
  inner join surgeons on operations.operation_key = surgeons.operation_key
  inner join {{ ref('int_input__surgeon_grants') }} as grants on surgeons.surgeon_code = grants.doctor_code
    and operations._source = grants._source
    and grants.granted_on <= operations.operated_on
    and (grants.expired_on is null or grants.expired_on > operations.operated_on)
  group by operations.operation_key
),

infected as (
  select
    operation_key,
    min(cast(diagnosed_at as date)) as ssi_on
  from {{ ref('int_input__infections') }}
  where infection_type = 'SSI'
    and operation_key is not null
  group by operation_key
),

keyed as (
  select
    operations.operation_key,
    operations.admission_key,
    operations.visit_key,
    operations.setting,
    operations.operated_on,
    operations.started_at,
    operations.ended_at,
    coalesce(operations.is_cancelled, false) as is_cancelled,
    cast(operations.cancelled_at as date) as cancelled_on,
    operations.cancel_reason,
    operations.icd9_code,
    operations.operation_name,
    operations.operation_level,
    operations.operation_category,
    operations.is_minimally_invasive,
    operations.is_elective,
    not operations.is_elective as is_emergency,
    operations.is_day_surgery,
    operations.incision_class,
    operations.healing,
    infected.operation_key is not null as has_ssi,
    infected.ssi_on,
    operations.anesthesia_type,
    operations.is_unplanned_reoperation,
    sequenced.hours_since_previous,
    operations.is_main,
    coalesce(sequenced.is_session_lead, false) as is_session_lead,
    operations.room_no,
    operations.scheduled_at,
    operations.room_in_at,
    operations.incised_at,
    operations.room_out_at,
    sequenced.room_minutes,
    sequenced.turnover_minutes,
    coalesce(sequenced.is_first_case, false) as is_first_case,
    -- On time: the incision is at most 15 minutes after the scheduled one.
    operations.incised_at <= operations.scheduled_at + interval 15 minutes as is_on_time,
    operations.safety_check_phases = 3 as is_safety_check_complete,
    coalesce(operations.preop_discussed_at < operations.started_at, false) as is_preop_discussion_done,
    coalesce(operations.preop_mdt_at < operations.started_at, false) as is_preop_mdt_done,
    granted.surgeon_grant_level,
    coalesce(granted.surgeon_grant_level < operations.operation_level, false) as is_unauthorized,
    operations.prophylactic_abx_at is not null as has_prophylactic_abx,
    operations.prophylactic_abx_at,
    coalesce(operations.is_robot_assisted, false) as is_robot_assisted,
    operations.new_technology_no is not null as is_new_technology,
    operations.new_technology_no,
    operations.blood_loss_ml,
    operations.department_code,
    md5(operations._source || '|' || operations.department_code) as department_key,
    stays.ward_code,
    stays.discharged_on,
    surgeons.surgeon_code,
    surgeons.surgeon_code as doctor_code,
    md5(operations._source || '|' || surgeons.surgeon_code) as doctor_key,
    operations.institution_code,
    operations.patient_key,
    operations._source
  from operations
  left join sequenced on operations.operation_key = sequenced.operation_key
  left join surgeons on operations.operation_key = surgeons.operation_key
  left join stays on operations.admission_key = stays.admission_key
  left join granted on operations.operation_key = granted.operation_key
  left join infected on operations.operation_key = infected.operation_key
)

select * from keyed
