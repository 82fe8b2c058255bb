-- One row per operation or intervention that was done (transaction fact), on the day it began.
{{ config(materialized='table') }}

with operations as (
  select * from {{ ref('int_input__operations') }}
),

surgeons as (
  select
    operation_key,
    min(doctor_code) as surgeon_code
  from {{ ref('int_input__op_roles') }}
  where role = 'surgeon'
  group by operation_key
),

keyed as (
  select
    operations.operation_key,
    operations.admission_key,
    operations.visit_key,
    operations.setting,
    cast(operations.started_at as date) as operated_on,
    operations.started_at,
    operations.ended_at,
    operations.icd9_code,
    operations.operation_name,
    operations.operation_level,
    operations.is_minimally_invasive,
    operations.is_elective,
    operations.incision_class,
    operations.healing,
    operations.anesthesia_type,
    operations.is_unplanned_reoperation,
    operations.is_main,
    operations.department_code,
    md5(operations._source || '|' || operations.department_code) as department_key,
    surgeons.surgeon_code,
    surgeons.surgeon_code as doctor_code,
    md5(operations._source || '|' || surgeons.surgeon_code) as doctor_key,
    operations.institution_code,
    operations.patient_key,
    operations._source
  from operations
  left join surgeons on operations.operation_key = surgeons.operation_key
)

select * from keyed
