-- One row per visit or stay of the feed that was not cancelled: its state after all events that are known.
{{ config(materialized='table') }}

with events as (
  select * from {{ ref('int_feed__events_sequenced') }}
),

merged as (
  select * from {{ ref('int_feed__patients_merged') }}
),

born as (
  select
    patient_ref,
    arg_max(born_on, (event_at, message_id, seq)) filter (where born_on is not null) as born_on
  from {{ ref('stg_feed__patient_events') }}
  group by patient_ref
),

states as (
  select
    admission_ref,
    any_value(admission_key) as admission_key,
    any_value(_source) as _source,
    arg_max(patient_ref, sequence_no) filter (where patient_ref is not null) as patient_ref,
    arg_max(patient_key, sequence_no) filter (where patient_ref is not null) as patient_key,
    arg_max(institution_code, sequence_no) filter (where institution_code is not null) as institution_code,
    arg_max(patient_class, sequence_no) filter (where patient_class is not null) as patient_class,
    bool_or(is_beginning) as has_begun,
    bool_or(was_cancelled) as was_cancelled,
    coalesce(bool_or(is_newborn), false) as is_newborn,
    -- A change of class begins a stay of its own, also where its message does not repeat when.
    coalesce(
      arg_max(coalesce(admitted_at, event_at), sequence_no) filter (
        where admitted_at is not null
          or kind = 'class_change'
      ),
      max(event_at) filter (where is_beginning)
    ) as admitted_at,
    coalesce(max(sequence_no) filter (where kind = 'discharge'), 0) as discharge_no,
    coalesce(max(sequence_no) filter (where kind = 'cancel_discharge'), 0) as cancel_discharge_no,
    arg_max(coalesce(discharged_at, event_at), sequence_no) filter (
      where kind = 'discharge'
    ) as discharge_told_at,
    arg_max(event_at, sequence_no) filter (where kind = 'discharge') as discharge_event_at,
    arg_max(discharged_at, sequence_no) filter (
      where kind = 'update'
        and discharged_at is not null
    ) as update_told_at,
    arg_max(department_code, sequence_no) filter (
      where kind = 'discharge'
        and department_code is not null
    ) as discharge_event_department,
    arg_max(ward_code, sequence_no) filter (
      where kind = 'discharge'
        and ward_code is not null
    ) as discharge_event_ward,
    arg_max(department_code, sequence_no) filter (
      where is_beginning
        and department_code is not null
    ) as admit_department,
    arg_max(ward_code, sequence_no) filter (where is_beginning and ward_code is not null) as admit_ward,
    arg_max(department_code, sequence_no) filter (
      where (is_standing_transfer or is_beginning)
        and department_code is not null
    ) as placed_department,
    arg_max(ward_code, sequence_no) filter (
      where (is_standing_transfer or is_beginning)
        and ward_code is not null
    ) as placed_ward,
    -- Events before the first that says where: a transfer that came before its admission names where from.
    arg_min(prior_department_code, sequence_no) filter (
      where prior_department_code is not null
    ) as prior_department,
    arg_min(prior_ward_code, sequence_no) filter (where prior_ward_code is not null) as prior_ward,
    arg_max(department_code, sequence_no) filter (where department_code is not null) as any_department,
    arg_max(ward_code, sequence_no) filter (where ward_code is not null) as any_ward,
    arg_max(doctor_code, sequence_no) filter (where doctor_code is not null) as doctor_code,
    arg_max(payer_code, sequence_no) filter (where payer_code is not null) as payer_code,
    arg_max(admit_source, sequence_no) filter (where admit_source is not null) as admit_source,
    arg_min(icd10_code, sequence_no) filter (where icd10_code is not null) as admit_icd10_code,
    arg_max(icd10_code, sequence_no) filter (where icd10_code is not null) as icd10_code,
    arg_max(diagnosis_name, sequence_no) filter (where icd10_code is not null) as diagnosis_name,
    max(event_at) as newest_event_at,
    max(received_at) as newest_received_at
  from events
  group by admission_ref
),

placed as (
  select
    states.admission_key,
    coalesce(merged.survivor_key, states.patient_key) as patient_key,
    states.institution_code,
    coalesce(states.patient_class, 'other') as patient_class,
    states.is_newborn,
    states.admitted_at,
    coalesce(states.admit_department, states.prior_department, states.any_department) as department_code,
    coalesce(states.admit_ward, states.prior_ward, states.any_ward) as ward_code,
    coalesce(states.placed_department, states.any_department) as current_department_code,
    coalesce(states.placed_ward, states.any_ward) as current_ward_code,
    -- An end before the beginning is that of an earlier stay under the same number, or a date without a time.
    case
      when states.discharge_no > states.cancel_discharge_no
      and states.discharge_told_at >= states.admitted_at then states.discharge_told_at
      when states.discharge_no > states.cancel_discharge_no
      and states.discharge_event_at >= states.admitted_at then states.discharge_event_at
      when states.discharge_no = 0
      and states.cancel_discharge_no = 0
      and states.update_told_at >= states.admitted_at then states.update_told_at
    end as discharged_at,
    states.discharge_event_department,
    states.discharge_event_ward,
    states.doctor_code,
    states.payer_code,
    case
      when states.admit_source in ('outpatient', 'emergency', 'referral') then states.admit_source
      when states.admit_source is not null then 'other'
    end as admit_source,
    states.admit_icd10_code,
    states.icd10_code,
    states.diagnosis_name,
    {{ age_at('born.born_on', 'states.admitted_at') }},
    states.newest_event_at,
    states.newest_received_at,
    states._source
  from states
  left join merged on states.patient_ref = merged.patient_ref
  left join born on states.patient_ref = born.patient_ref
  -- What nobody has admitted or dated does not exist; once cancelled, only a new beginning begins it.
  where states.has_begun
    or (states.admitted_at is not null and not states.was_cancelled)
)

select * from placed
