-- One row per transfusion event (transaction fact), on the day it was given.
{{ config(materialized='table') }}

with transfusions as (
  select * from {{ ref('int_input__transfusions') }}
),

operations as (
  select
    operation_key,
    operation_level
  from {{ ref('int_input__operations') }}
  where not coalesce(is_cancelled, false)
),

operated as (
  select admission_key
  from {{ ref('int_operations__by_admission') }}
),

stays as (
  select
    admission_key,
    doctor_code,
    cast(discharged_at as date) as discharged_on
  from {{ ref('int_input__admissions') }}
),

keyed as (
  select
    transfusions.transfusion_key,
    transfusions.admission_key,
    transfusions.operation_key,
    cast(transfusions.transfused_at as date) as transfused_on,
    transfusions.transfused_at,
    stays.discharged_on,
    transfusions.component,
    coalesce(transfusions.is_autologous, false) as is_autologous,
    transfusions.units,
    transfusions.volume_ml,
    transfusions.is_request_ok,
    coalesce(transfusions.reaction <> 'none', false) as has_adverse_reaction,
    transfusions.reaction,
    cast(transfusions.reaction_reported_at as date) as reaction_reported_on,
    operated.admission_key is not null as is_surgical,
    operations.operation_level,
    transfusions.department_code,
    md5(transfusions._source || '|' || transfusions.department_code) as department_key,
    transfusions.ward_code,
    stays.doctor_code,
    md5(transfusions._source || '|' || stays.doctor_code) as doctor_key,
    transfusions.institution_code,
    transfusions.patient_key,
    transfusions._source
  from transfusions
  left join operations on transfusions.operation_key = operations.operation_key
  left join operated on transfusions.admission_key = operated.admission_key
  left join stays on transfusions.admission_key = stays.admission_key
)

select * from keyed
