-- One row per examination that was done, or recognised instead (transaction fact), on that day: imaging, function, endoscopy, pathology.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='examined_on',
    restates_by={
      'demo_his__exam_reports': "{{ his_and_report_days('demo_his__exam_reports', 'int_feed__exams_known') }}",
      'front_end__exams': "{{ his_and_report_days('front_end__exams', 'int_feed__exams_known') }}",
      'feed__reports': "{{ changed_report_days('feed__reports', 'int_feed__exams_known') }}",
      'feed__observations': "{{ changed_report_days('feed__observations', 'int_feed__exams_known') }}",
      'feed__orders': "{{ changed_report_days('feed__orders', 'int_feed__exams_known') }}",
      'feed__encounter_events': "{{ changed_report_days('feed__encounter_events', 'int_feed__exams_known') }}",
      'feed__messages': "{{ changed_report_days('feed__messages', 'int_feed__exams_known') }}",
      'feed__patient_events': "{{ merged_report_days() }}"
    }
  )
}}

with exams as (
  select
    *,
    coalesce(examined_at, reported_at) as done_at
  from {{ ref('int_input__exams') }}
  where coalesce(examined_at, reported_at) is not null
    and {{ on_affected_dates('coalesce(examined_at, reported_at)') }}
),

modalities as (
  select * from {{ ref('exam_modalities') }}
),

timed as (
  select
    exams.*,
    coalesce(modalities.modality, 'other') as modality_code,
    coalesce(modalities.is_major_equipment, false) as is_major,
    case
      when exams.setting = 'emergency' then modalities.emergency_limit_minutes
      else modalities.routine_limit_minutes
    end as report_limit_minutes,
    -- Pathology counts from the receipt of the specimen, the others from the end of the examination.
    case
      when exams.reported_at >= coalesce(exams.received_at, exams.examined_at) then date_diff('minute', coalesce(exams.received_at, exams.examined_at), exams.reported_at)
    end as tat_minutes
  from exams
  left join modalities on exams.modality = modalities.modality
),

keyed as (
  select
    exam_key,
    charge_key,
    cast(done_at as date) as examined_on,
    ordered_at,
    examined_at,
    reported_at,
    cast(reported_at as date) as reported_on,
    setting,
    modality_code as modality,
    item_code,
    item_name,
    body_part,
    is_major as is_major_equipment,
    exam_status,
    coalesce(is_positive, false) as is_positive,
    is_positive is not null as has_finding,
    case
      when examined_at >= ordered_at then cast(date_diff('minute', ordered_at, examined_at) / 60.0 as decimal(10, 2))
    end as order_to_exam_hours,
    case
      when reported_at >= examined_at then cast(date_diff('minute', examined_at, reported_at) / 60.0 as decimal(10, 2))
    end as exam_to_report_hours,
    tat_minutes,
    report_limit_minutes,
    coalesce(tat_minutes <= report_limit_minutes, false) as is_report_on_time,
    is_paraffin_match,
    coalesce(is_recognizable, false)
    or recognized_from is not null as is_recognizable,
    recognized_from is not null as is_recognized,
    recognized_from,
    ordering_department_code,
    ordering_department_code as department_code,
    md5(_source || '|' || ordering_department_code) as department_key,
    ordering_doctor_code,
    ordering_doctor_code as doctor_code,
    md5(_source || '|' || ordering_doctor_code) as doctor_key,
    executing_department_code,
    md5(_source || '|' || executing_department_code) as executing_department_key,
    reporter_code,
    patient_department_code,
    md5(_source || '|' || patient_department_code) as patient_department_key,
    ward_code,
    institution_code,
    admission_key,
    visit_key,
    patient_key,
    _source
  from timed
)

select * from keyed
