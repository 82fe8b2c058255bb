-- One row per stay that was not cancelled: its times and owner, for what is held against them.
{{ config(materialized='table') }}

with stays as (
  select
    admission_key,
    admitted_at,
    discharged_at,
    department_code,
    discharge_department_code,
    institution_code,
    _source
  from {{ ref('int_input__admissions') }}
)

select * from stays
