-- One row per antibiotic course of a stay, or per antibiotic line of an outpatient prescription. With the discharge of its stay.
{{ config(materialized='ephemeral') }}

with abx_uses as (
  select * from {{ ref('stg_demo_his__abx_uses') }}
),

stays as (
  select
    admission_ref,
    discharged_at
  from {{ ref('stg_demo_his__admissions') }}
),

joined as (
  select
    abx_uses.abx_use_key,
    abx_uses.admission_key,
    abx_uses.visit_key,
    abx_uses.patient_key,
    abx_uses.institution_code,
    abx_uses.department_code,
    abx_uses.doctor_code,
    abx_uses.doctor_abx_grade,
    abx_uses.setting,
    abx_uses.drug_code,
    abx_uses.route,
    abx_uses.purpose,
    abx_uses.started_at,
    abx_uses.stopped_at,
    abx_uses.ddd_count,
    abx_uses.amount,
    abx_uses.is_take_home,
    abx_uses.specimen_kind,
    abx_uses.specimen_at,
    abx_uses.consulted_at,
    abx_uses.consultant_code,
    abx_uses.is_emergency_override,
    abx_uses.operation_key,
    abx_uses.incision_class,
    abx_uses.incised_at,
    stays.discharged_at,
    abx_uses._source
  from abx_uses
  left join stays on abx_uses.admission_ref = stays.admission_ref
)

select * from joined
