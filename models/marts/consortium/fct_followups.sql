-- One row per planned follow-up, after discharge or of a chronic disease (accumulating snapshot fact), on the day for which it is planned.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='planned_on',
    restates_by={
      'demo_his__followups': 'dates:plan_date',
      'front_end__followups': 'dates:planned_on'
    }
  )
}}

with followups as (
  select
    *,
    cast(done_at as date) as done_on,
    cast(planned_on - days_before as date) as due_from_on,
    cast(planned_on + days_after as date) as due_by_on,
    cast(discharged_at as date) as discharged_on
  from {{ ref('int_input__followups') }}
  where {{ on_affected_dates('planned_on') }}
),

keyed as (
  select
    followup_key,
    followup_kind,
    disease,
    planned_on,
    due_from_on,
    due_by_on,
    discharged_on,
    done_on,
    done_at,
    followup_status,
    done_on is not null as is_done,
    coalesce(done_on between due_from_on and due_by_on, false) as is_on_time,
    followup_status = 'lost' as is_lost,
    cast(date_diff('day', discharged_on, done_on) as integer) as days_after_discharge,
    followup_method,
    followup_result,
    systolic,
    diastolic,
    fasting_glucose,
    -- 140/90 mmHg, from 65 years on 150/90 (国家基本公共卫生服务规范第三版).
    systolic < case
      when age_years >= 65 then 150
      else 140
    end
    and diastolic < 90 as is_bp_controlled,
    fasting_glucose < 7.0 as is_fpg_controlled,
    is_medication_regular,
    revisit_due_on,
    age_years,
    icd10_code,
    payer_code,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    ward_code,
    treatment_group_code,
    doctor_code,
    md5(_source || '|' || doctor_code) as doctor_key,
    institution_code,
    performing_institution_code,
    admission_key,
    resident_key,
    patient_key,
    _source
  from followups
)

select * from keyed
