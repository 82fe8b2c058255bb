-- One row per stay that has ended, with its clinical flags: complications, delivery, agreement of diagnoses, rescue, VTE, tumour, STEMI, stroke, single disease.
{{ config(materialized='ephemeral') }}

with discharges as (
  select * from {{ ref('int_input__discharges') }}
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

eased as (
  select distinct admission_key
  from {{ ref('int_input__anesthesias') }}
  where is_labor_analgesia
),

assessed as (
  select
    discharges.admission_key,
    -- Pregnancy, birth and the newborn are left out of the complications of surgery.
    case
      when discharges.is_newborn
      or discharges.age_days <= 28
      or discharges.delivery_mode is not null
      or left(discharges.main_icd10_code, 1) in ('O', 'P') then true
      else false
    end as is_obstetric_or_newborn,
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
    eased.admission_key is not null as has_labor_analgesia,
    coalesce(discharges.delivery_mode is not null and discharges.parity = 1, false) as is_primipara,
    discharges.gestational_weeks,
    discharges.pph_ml,
    coalesce(discharges.pph_ml >= 1000, false) as is_severe_pph,
    transfused.admission_key is not null as has_transfusion,
    coalesce(
      discharges.is_newborn
      and discharges.gestational_weeks between 37 and 41,
      false
    ) as is_term_newborn,
    case
      when discharges.apgar5 between 0 and 10 then discharges.apgar5
    end as apgar5,
    discharges.mother_admission_key,
    discharges.dx_match_admission,
    discharges.dx_match_preop,
    discharges.dx_match_pathology,
    cast(date_diff('day', cast(discharges.admitted_at as date), discharges.confirmed_on) as integer) as confirm_days,
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
    cast(discharges.single_disease_reported_at as date) as single_disease_reported_on
  from discharges
  left join complications on discharges.admission_key = complications.admission_key
  left join single_diseases on discharges.admission_key = single_diseases.admission_key
  left join transfused on discharges.admission_key = transfused.admission_key
  left join eased on discharges.admission_key = eased.admission_key
)

select * from assessed
