-- One row per stay assessed for a clinical pathway (accumulating snapshot); it counts on the day of discharge.
{{ config(materialized='table') }}

with pathways as (
  select * from {{ ref('int_input__pathways') }}
),

stays as (
  select * from {{ ref('int_input__admissions') }}
),

keyed as (
  select
    pathways.pathway_key,
    pathways.admission_key,
    pathways.pathway_code,
    pathways.pathway_name,
    cast(stays.admitted_at as date) as admitted_on,
    cast(stays.discharged_at as date) as discharged_on,
    cast(pathways.entered_at as date) as entered_on,
    cast(pathways.ended_at as date) as ended_on,
    coalesce(pathways.is_eligible, true) as is_eligible,
    pathways.pathway_status in ('in_progress', 'completed', 'exited') as is_entered,
    pathways.pathway_status = 'completed' as is_completed,
    pathways.pathway_status,
    pathways.exit_reason,
    pathways.variance_count,
    coalesce(stays.discharge_department_code, pathways.department_code) as department_code,
    md5(pathways._source || '|' || coalesce(stays.discharge_department_code, pathways.department_code)) as department_key,
    coalesce(stays.discharge_ward_code, stays.ward_code) as ward_code,
    stays.doctor_code,
    md5(pathways._source || '|' || stays.doctor_code) as doctor_key,
    pathways.institution_code,
    pathways.patient_key,
    pathways._source
  from pathways
  left join stays on pathways.admission_key = stays.admission_key
)

select * from keyed
