-- One row per discharge that was followed within 0–31 days by an unplanned admission of the person for the same or a related disease.
-- A person may come with another card. Related means the same ICD-10 chapter; an admission whose front page is not there yet counts as unplanned.
{{ config(materialized='ephemeral') }}

with discharges as (
  select * from {{ ref('int_input__discharges') }}
  where not is_newborn
),

admissions as (
  select * from {{ ref('int_input__admissions') }}
  where not is_newborn
),

chapters as (
  select * from {{ ref('icd10_chapters') }}
),

linked as (
  select * from {{ ref('int_patients__linked') }}
),

stays as (
  select
    admissions.admission_key,
    coalesce(linked.person_key, admissions.patient_key) as person_key,
    admissions.admitted_at,
    coalesce(discharges.main_icd10_code, admissions.admit_icd10_code) as icd10_code,
    coalesce(discharges.is_planned_readmission, false) as is_planned
  from admissions
  left join discharges on admissions.admission_key = discharges.admission_key
  left join linked on admissions.patient_key = linked.patient_key
),

classified as (
  select
    stays.*,
    chapters.chapter_no
  from stays
  left join chapters on left(stays.icd10_code, 3) between chapters.from_category and chapters.to_category
),

readmitted as (
  select distinct discharges.admission_key
  from discharges
  inner join classified as own on discharges.admission_key = own.admission_key
  inner join classified as later on own.person_key = later.person_key
    and discharges.admission_key <> later.admission_key
    and later.admitted_at >= discharges.discharged_at
    and date_diff('day', cast(discharges.discharged_at as date), cast(later.admitted_at as date)) <= 31
    and own.chapter_no = later.chapter_no
  where not later.is_planned
    and discharges.discharge_way is distinct from 'death'
)

select * from readmitted
