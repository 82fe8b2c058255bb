-- One row per operation or intervention that was done.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    operation_key,
    admission_key,
    visit_key,
    setting,
    is_main,
    icd9_code,
    operation_name,
    operation_level,
    is_minimally_invasive,
    is_elective,
    incision_class,
    healing,
    is_unplanned_reoperation,
    anesthesia_type,
    department_code,
    started_at,
    ended_at,
    institution_code,
    patient_key,
    _source
  from {{ ref('int_demo_his__operations_done') }}
  union all
  select
    operation_key,
    admission_key,
    visit_key,
    setting,
    is_main,
    icd9_code,
    operation_name,
    operation_level,
    is_minimally_invasive,
    is_elective,
    incision_class,
    healing,
    is_unplanned_reoperation,
    anesthesia_type,
    department_code,
    started_at,
    ended_at,
    institution_code,
    patient_key,
    _source
  from {{ ref('stg_front_end__operations') }}
)

select * from unioned
