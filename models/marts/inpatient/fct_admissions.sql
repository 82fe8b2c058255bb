-- One row per admission that was not cancelled (transaction fact), on the day and in the department of admission.
{{ config(materialized='table') }}

with admissions as (
  select
    *,
    cast(admitted_at as date) as admitted_on,
    cast(ordered_at as date) as ordered_on
  from {{ ref('int_input__admissions') }}
),

wards as (
  select
    ward_code,
    department_code,
    _source
  from {{ ref('int_input__wards') }}
),

keyed as (
  select
    admissions.admission_key,
    admissions.admitted_on,
    admissions.admitted_at,
    admissions.admit_source,
    admissions.ordered_on,
    -- An order that is later than the stay tells nothing about waiting.
    case
      when admissions.ordered_at <= admissions.admitted_at then cast(date_diff('day', admissions.ordered_on, admissions.admitted_on) as integer)
    end as wait_days,
    admissions.ordering_department_code,
    md5(admissions._source || '|' || admissions.ordering_department_code) as ordering_department_key,
    admissions.ordering_doctor_code,
    md5(admissions._source || '|' || admissions.ordering_doctor_code) as ordering_doctor_key,
    coalesce(admissions.wanted_department_code, admissions.department_code) as wanted_department_code,
    wards.department_code as ward_department_code,
    coalesce(
      wards.department_code <> coalesce(admissions.wanted_department_code, admissions.department_code),
      false
    ) as is_cross_ward,
    admissions.department_code,
    md5(admissions._source || '|' || admissions.department_code) as department_key,
    admissions.ward_code,
    admissions.doctor_code,
    md5(admissions._source || '|' || admissions.doctor_code) as doctor_key,
    admissions.treatment_group_code,
    admissions.payer_code,
    admissions.admit_icd10_code as icd10_code,
    admissions.is_newborn,
    cast(admissions.discharged_at as date) as discharged_on,
    admissions.discharge_department_code,
    admissions.discharged_at is null as is_in_hospital,
    admissions.age_years,
    admissions.age_months,
    admissions.age_days,
    coalesce(admissions.age_days between 0 and 28, false) as is_neonate,
    admissions.institution_code,
    admissions.patient_key,
    admissions._source
  from admissions
  left join wards on admissions.ward_code = wards.ward_code
    and admissions._source = wards._source
)

select * from keyed
