-- One row per stay that has ended (accumulating snapshot): there on the day of discharge, completed when the front page comes.
{{ config(materialized='table') }}

with discharges as (
  select
    *,
    cast(admitted_at as date) as admitted_on,
    cast(discharged_at as date) as discharged_on
  from {{ ref('int_input__discharges') }}
),

operations as (
  select * from {{ ref('int_operations__by_admission') }}
),

readmissions as (
  select * from {{ ref('int_discharges__readmitted') }}
),

readmissions_soon as (
  select * from {{ ref('int_discharges__readmitted_soon') }}
),

assessed as (
  select * from {{ ref('int_discharges__assessed') }}
),

attributed as (
  select * from {{ ref('int_discharges__attributed') }}
),

chapters as (
  select * from {{ ref('icd10_chapters') }}
),

age_bands as (
  select * from {{ ref('age_bands') }}
),

completed as (
  select
    discharges.admission_key,
    discharges.discharged_on,
    discharges.discharged_at,
    discharges.admitted_on,
    greatest(cast(date_diff('day', discharges.admitted_on, discharges.discharged_on) as integer), 1) as length_of_stay_days,
    -- greatest() passes over a null, and a stay without an operation has no days before one.
    case
      when operations.first_operated_on is not null then greatest(cast(date_diff('day', discharges.admitted_on, operations.first_operated_on) as integer), 0)
    end as preoperative_days,
    case
      when discharges.discharged_on >= operations.last_operated_on then cast(date_diff('day', operations.last_operated_on, discharges.discharged_on) as integer)
    end as postoperative_days,
    operations.first_operated_on,
    operations.last_operated_on,
    discharges.discharge_way,
    discharges.outcome,
    coalesce(discharges.discharge_way = 'death', false) as is_death,
    cast(
      coalesce(discharges.died_at, if (discharges.discharge_way = 'death', discharges.discharged_at, null)) as date
    ) as died_on,
    coalesce(
      discharges.discharge_way = 'death'
      and date_diff(
        'day',
        operations.last_operated_on,
        cast(coalesce(discharges.died_at, discharges.discharged_at) as date)
      ) between 0 and 30,
      false
    ) as is_perioperative_death,
    operations.admission_key is not null as has_operation,
    coalesce(operations.has_level3_operation, false) as has_level3_operation,
    coalesce(operations.has_level4_operation, false) as has_level4_operation,
    coalesce(operations.has_minimally_invasive_operation, false) as has_minimally_invasive_operation,
    coalesce(discharges.is_day_surgery, false) as is_day_surgery,
    coalesce(operations.has_elective_operation, false) as has_elective_operation,
    readmissions.admission_key is not null as is_unplanned_readmission_31d,
    coalesce(readmissions_soon.is_unplanned_readmission_7d, false) as is_unplanned_readmission_7d,
    coalesce(readmissions_soon.is_readmitted_1d, false) as is_readmitted_1d,
    discharges.is_planned_readmission,
    coalesce(operations.has_unplanned_reoperation, false) as has_unplanned_reoperation,
    assessed.* exclude (admission_key),
    discharges.total_fee,
    discharges.drug_fee,
    discharges.consumable_fee,
    discharges.exam_fee,
    discharges.lab_fee,
    discharges.exam_fee + discharges.lab_fee as exam_lab_fee,
    discharges.operation_fee,
    discharges.nursing_fee,
    discharges.other_fee,
    discharges.main_icd10_code,
    discharges.main_diagnosis_name,
    chapters.chapter_zh as icd10_chapter,
    discharges.department_code,
    md5(discharges._source || '|' || discharges.department_code) as department_key,
    discharges.ward_code,
    discharges.doctor_code,
    md5(discharges._source || '|' || discharges.doctor_code) as doctor_key,
    discharges.treatment_group_code,
    attributed.attributed_doctor_code,
    md5(discharges._source || '|' || attributed.attributed_doctor_code) as attributed_doctor_key,
    attributed.attributed_treatment_group_code,
    discharges.payer_code,
    discharges.frontpage_status,
    discharges.is_newborn,
    discharges.institution_code,
    discharges.patient_key,
    discharges.age_years,
    discharges.age_months,
    discharges.age_days,
    coalesce(discharges.age_days between 0 and 28, false) as is_neonate,
    age_bands.age_band,
    discharges._source
  from discharges
  left join operations on discharges.admission_key = operations.admission_key
  left join readmissions on discharges.admission_key = readmissions.admission_key
  left join readmissions_soon on discharges.admission_key = readmissions_soon.admission_key
  left join assessed on discharges.admission_key = assessed.admission_key
  left join attributed on discharges.admission_key = attributed.admission_key
  left join chapters on left(discharges.main_icd10_code, 3) between chapters.from_category and chapters.to_category
  left join age_bands on discharges.age_years between age_bands.age_from and age_bands.age_to
)

select * from completed
