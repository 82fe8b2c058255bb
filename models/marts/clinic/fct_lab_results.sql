-- One row per laboratory item of a specimen that was reported or rejected (transaction fact), on that day; results under way are not there yet.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='reported_on',
    restates_by={
      'demo_his__lab_results': "{{ his_and_report_days('demo_his__lab_results', 'int_feed__lab_results_known') }}",
      'front_end__lab_results': "{{ his_and_report_days('front_end__lab_results', 'int_feed__lab_results_known') }}",
      'feed__reports': "{{ changed_report_days('feed__reports', 'int_feed__lab_results_known') }}",
      'feed__observations': "{{ changed_report_days('feed__observations', 'int_feed__lab_results_known') }}",
      'feed__orders': "{{ changed_report_days('feed__orders', 'int_feed__lab_results_known') }}",
      'feed__encounter_events': "{{ changed_report_days('feed__encounter_events', 'int_feed__lab_results_known') }}",
      'feed__messages': "{{ changed_report_days('feed__messages', 'int_feed__lab_results_known') }}",
      'feed__patient_events': "{{ merged_report_days() }}"
    }
  )
}}

with lab_results as (
  select
    *,
    coalesce(reported_at, rejected_at) as finished_at
  from {{ ref('int_input__lab_results') }}
  where coalesce(reported_at, rejected_at) is not null
    and {{ on_affected_dates('coalesce(reported_at, rejected_at)') }}
),

keyed as (
  select
    result_key,
    charge_key,
    specimen_key,
    cast(finished_at as date) as reported_on,
    ordered_at,
    collected_at,
    received_at,
    reported_at,
    setting,
    item_code,
    item_name,
    analyte,
    specimen_type,
    result_value,
    result_text,
    unit,
    reference_low,
    reference_high,
    result_flag,
    coalesce(result_flag <> 'N', false) as is_abnormal,
    rejected_at is not null as is_specimen_rejected,
    reject_reason,
    corrected_at is not null as is_report_corrected,
    -- Times in the wrong order are a defect of clocks, not a negative duration.
    case
      when received_at >= collected_at then date_diff('minute', collected_at, received_at)
    end as collect_to_receive_minutes,
    case
      when reported_at >= received_at then date_diff('minute', received_at, reported_at)
    end as receive_to_report_minutes,
    culture_type,
    coalesce(culture_type = 'blood', false) as is_blood_culture,
    is_pathogen_test,
    organism_code,
    organism_name,
    coalesce(is_contaminated, false) as is_contaminated,
    organism_code is not null
    and not coalesce(is_contaminated, false) as is_isolate,
    resistance,
    resistance is not null as is_mdro,
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
  from lab_results
)

select * from keyed
