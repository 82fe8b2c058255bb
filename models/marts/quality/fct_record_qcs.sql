-- One row per stay that has ended (accumulating snapshot fact), whether its record was archived or not: timeliness, completeness, coding and grade of the record.
{{ config(materialized='table') }}

with stays as (
  select * from {{ ref('int_input__discharges') }}
),

records as (
  select * exclude (institution_code, _source)
  from {{ ref('int_input__record_qcs') }}
),

pages as (
  select * from {{ ref('fct_front_page_scores') }}
),

page_times as (
  select
    admission_key,
    submitted_at,
    coded_at
  from {{ ref('int_input__front_page_details') }}
),

coding as (
  select
    admission_key,
    bool_or(
      is_main
      and (
        not is_known_code
        or not is_icd10_form
        or is_asterisk
        or list_contains(limit_kinds, 'never_main')
      )
    ) as is_main_code_impossible
  from {{ ref('int_front_page_diagnoses__limited') }}
  group by admission_key
),

operations as (
  select * from {{ ref('int_front_page_operations__by_page') }}
),

workdays as (
  select
    date_on,
    is_workday,
    count(*) filter (where is_workday) over (order by date_on) as workdays_so_far
  from {{ ref('dim_dates') }}
),

measured as (
  select
    stays.admission_key,
    cast(stays.admitted_at as date) as admitted_on,
    cast(stays.discharged_at as date) as discharged_on,
    stays.is_newborn,
    stays.frontpage_status,
    records.admission_key is not null as has_qc,
    cast(date_diff('second', stays.admitted_at, records.admission_noted_at) / 3600.0 as decimal(8, 2)) as admission_note_hours,
    cast(date_diff('second', stays.admitted_at, records.first_course_noted_at) / 3600.0 as decimal(8, 2)) as first_course_note_hours,
    cast(date_diff('second', stays.admitted_at, records.senior_rounded_at) / 3600.0 as decimal(8, 2)) as first_round_hours,
    cast(date_diff('second', operations.last_ended_at, records.operation_noted_at) / 3600.0 as decimal(8, 2)) as operation_note_hours,
    cast(date_diff('second', stays.discharged_at, records.discharge_noted_at) / 3600.0 as decimal(8, 2)) as discharge_note_hours,
    cast(date_diff('second', stays.discharged_at, page_times.submitted_at) / 3600.0 as decimal(8, 2)) as frontpage_hours,
    cast(date_diff('second', records.rescue_ended_at, records.rescue_noted_at) / 3600.0 as decimal(8, 2)) as rescue_note_hours,
    operations.admission_key is not null as has_operation,
    records.rescue_ended_at is not null as has_rescue,
    coalesce(records.preop_discussed_at <= operations.first_started_at, false) as has_preop_discussion,
    cast(records.archived_at as date) as archived_on,
    -- A day off belongs to the working day after it: two working days are over when the second one is.
    cast(
      archive_days.workdays_so_far - discharge_days.workdays_so_far + if (
        not archive_days.is_workday
        and archive_days.date_on > discharge_days.date_on,
        1,
        0
      ) as integer
    ) as archive_workdays,
    records.is_archive_complete,
    records.has_bad_copy,
    records.has_consent,
    records.is_consent_ok,
    records.is_ward_round_complete,
    records.has_key_action,
    records.is_key_record_complete,
    records.is_operation_record_complete,
    records.has_abx,
    records.is_abx_record_match,
    records.has_ct_mri,
    records.is_ct_mri_record_match,
    records.has_pathology,
    records.is_pathology_record_match,
    records.has_culture,
    records.is_culture_record_match,
    records.has_implant,
    records.is_implant_record_match,
    records.has_transfusion,
    records.is_blood_record_match,
    records.has_chemo,
    records.is_chemo_record_match,
    records.has_radiotherapy,
    records.is_radio_record_match,
    coalesce(records.is_checked and records.is_main_dx_ok is not null, false) as is_checked,
    records.is_main_dx_ok,
    records.is_main_dx_code_judged_ok
    and not coalesce(coding.is_main_code_impossible, false) as is_main_dx_code_ok,
    records.is_main_op_ok,
    records.is_main_op_code_judged_ok
    and coalesce(operations.is_main_operation_known, true) as is_main_op_code_ok,
    records.qc_score,
    records.grade is not null as is_graded,
    records.grade,
    cast(records.controlled_at as date) as controlled_on,
    coalesce(pages.is_frontpage_complete, false) as is_frontpage_complete,
    pages.required_items,
    pages.filled_items,
    pages.score as frontpage_score,
    stays.department_code,
    md5(stays._source || '|' || stays.department_code) as department_key,
    stays.ward_code,
    stays.treatment_group_code,
    stays.doctor_code,
    md5(stays._source || '|' || stays.doctor_code) as doctor_key,
    pages.coder_code,
    records.controller_code,
    stays.main_icd10_code,
    stays.payer_code,
    stays.institution_code,
    stays.patient_key,
    stays._source
  from stays
  left join records on stays.admission_key = records.admission_key
  left join pages on stays.admission_key = pages.admission_key
  left join page_times on stays.admission_key = page_times.admission_key
  left join coding on stays.admission_key = coding.admission_key
  left join operations on stays.admission_key = operations.admission_key
  left join workdays as discharge_days on cast(stays.discharged_at as date) = discharge_days.date_on
  left join workdays as archive_days on cast(records.archived_at as date) = archive_days.date_on
)

select * from measured
