-- One row per discharge that was followed by another admission of the person within 0–7 days, with what kind it was.
-- Same day or the next for the same or a related disease (same ICD-10 chapter); within 7 days for any, planned ones left out.
{{ config(materialized='ephemeral') }}

with linked as (
  select * from {{ ref('int_patients__linked') }}
),

discharges as (
  select
    discharges.*,
    coalesce(linked.person_key, discharges.patient_key) as person_key
  from {{ ref('int_input__discharges') }} as discharges
  left join linked on discharges.patient_key = linked.patient_key
  where not discharges.is_newborn
    and discharges.discharge_way is distinct from 'death'
),

admissions as (
  select
    admissions.admission_key,
    coalesce(linked.person_key, admissions.patient_key) as person_key,
    admissions.admitted_at,
    coalesce(front_pages.main_icd10_code, admissions.admit_icd10_code) as icd10_code,
    coalesce(front_pages.is_planned_readmission, false) as is_planned
  from {{ ref('int_input__admissions') }} as admissions
  left join {{ ref('int_input__discharges') }} as front_pages on admissions.admission_key = front_pages.admission_key
  left join linked on admissions.patient_key = linked.patient_key
  where not admissions.is_newborn
),

chapters as (
  select * from {{ ref('icd10_chapters') }}
),

followed as (
  select
    discharges.admission_key,
    discharges.main_icd10_code,
    discharges.admit_icd10_code,
    later.icd10_code as later_icd10_code,
    later.is_planned,
    date_diff('day', cast(discharges.discharged_at as date), cast(later.admitted_at as date)) as days
  from discharges
  inner join admissions as later on discharges.person_key = later.person_key
    and discharges.admission_key <> later.admission_key
    and later.admitted_at >= discharges.discharged_at
    and date_diff('day', cast(discharges.discharged_at as date), cast(later.admitted_at as date)) <= 7
),

classified as (
  select
    followed.admission_key,
    followed.days,
    followed.is_planned,
    own.chapter_no = later.chapter_no as is_related
  from followed
  left join chapters as own on left(coalesce(followed.main_icd10_code, followed.admit_icd10_code), 3) between own.from_category and own.to_category
  left join chapters as later on left(followed.later_icd10_code, 3) between later.from_category and later.to_category
),

readmitted as (
  select
    admission_key,
    coalesce(bool_or(days <= 1 and is_related), false) as is_readmitted_1d,
    coalesce(bool_or(not is_planned), false) as is_unplanned_readmission_7d
  from classified
  group by admission_key
)

select * from readmitted
