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

complications as (
  select * from {{ ref('int_discharges__complicated') }}
),

single_diseases as (
  select * from {{ ref('int_discharges__single_disease') }}
),

transfused as (
  select distinct admission_key
  from {{ ref('int_input__transfusions') }}
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
    greatest(cast(date_diff('day', discharges.admitted_on, operations.first_operated_on) as integer), 0) as preoperative_days,
    case
      when discharges.discharged_on >= operations.last_operated_on
      then cast(date_diff('day', operations.last_operated_on, discharges.discharged_on) as integer)
    end as postoperative_days,
    operations.first_operated_on,
    operations.last_operated_on,
    discharges.discharge_way,
    discharges.outcome,
    coalesce(discharges.discharge_way = 'death', false) as is_death,
    cast(coalesce(discharges.died_at, if (discharges.discharge_way = 'death', discharges.discharged_at, null)) as date) as died_on,
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
    -- Pregnancy, birth and the newborn are left out of the complications of surgery.
    discharges.is_newborn
    or coalesce(discharges.age_days <= 28, false)
    or discharges.delivery_mode is not null
    or coalesce(left(discharges.main_icd10_code, 1) in ('O', 'P'), false) as is_obstetric_or_newborn,
    coalesce(complications.has_listed_complication, false) as has_listed_complication,
    coalesce(complications.has_acquired_condition, false) as has_acquired_condition,
    coalesce(complications.has_acquired_pe, false) as has_acquired_pe,
    coalesce(complications.has_acquired_dvt, false) as has_acquired_dvt,
    coalesce(complications.has_acquired_sepsis, false) as has_acquired_sepsis,
    coalesce(complications.has_obstetric_complication, false) as has_obstetric_complication,
    discharges.delivery_mode,
    discharges.delivery_mode is not null as is_delivery,
    coalesce(discharges.delivery_mode in ('vaginal', 'instrumental'), false) as is_vaginal_delivery,
    coalesce(discharges.delivery_mode = 'cesarean', false) as is_cesarean,
    coalesce(discharges.delivery_mode is not null and discharges.parity = 1, false) as is_primipara,
    discharges.gestational_weeks,
    discharges.pph_ml,
    coalesce(discharges.pph_ml >= 1000, false) as is_severe_pph,
    transfused.admission_key is not null as has_transfusion,
    coalesce(discharges.is_newborn and discharges.gestational_weeks between 37 and 41, false) as is_term_newborn,
    case
      when discharges.apgar5 between 0 and 10 then discharges.apgar5
    end as apgar5,
    discharges.mother_admission_key,
    discharges.dx_match_admission,
    discharges.dx_match_preop,
    discharges.dx_match_pathology,
    cast(date_diff('day', discharges.admitted_on, discharges.confirmed_on) as integer) as confirm_days,
    discharges.rescue_times,
    discharges.rescue_success_times,
    discharges.critical_level in ('critical', 'serious') as is_critical_or_serious,
    -- Assessed, and prevented where the risk is not low.
    discharges.is_vte_assessed
    and (discharges.vte_risk = 'low' or coalesce(discharges.is_vte_prevented, false)) as is_vte_compliant,
    coalesce(discharges.is_tumor_first_treatment, false) as is_tumor_first_treatment,
    discharges.tnm_stage is not null as is_tnm_staged,
    coalesce(
      discharges.acute_kind = 'ais'
      and date_diff('minute', discharges.onset_at, discharges.admitted_at) between 0 and 360,
      false
    ) as is_ais_onset_6h,
    coalesce(
      discharges.acute_kind = 'stemi'
      and date_diff('minute', discharges.onset_at, discharges.admitted_at) between 0 and 1440,
      false
    ) as is_stemi_onset_24h,
    discharges.reperfusion is not null as is_reperfused,
    single_diseases.single_disease_code,
    single_diseases.admission_key is not null as is_single_disease,
    cast(discharges.single_disease_reported_at as date) as single_disease_reported_on,
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
    discharges.payer_code,
    discharges.frontpage_status,
    discharges.is_newborn,
    discharges.institution_code,
    discharges.patient_key,
    discharges.age_years,
    discharges.age_days,
    age_bands.age_band,
    discharges._source
  from discharges
  left join operations on discharges.admission_key = operations.admission_key
  left join readmissions on discharges.admission_key = readmissions.admission_key
  left join readmissions_soon on discharges.admission_key = readmissions_soon.admission_key
  left join complications on discharges.admission_key = complications.admission_key
  left join single_diseases on discharges.admission_key = single_diseases.admission_key
  left join transfused on discharges.admission_key = transfused.admission_key
  left join chapters on left(discharges.main_icd10_code, 3) between chapters.from_category and chapters.to_category
  left join age_bands on discharges.age_years between age_bands.age_from and age_bands.age_to
)

select * from completed
