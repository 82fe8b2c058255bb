-- One row per ward.
{{ config(materialized='table') }}

with wards as (
  select
    md5(_source || '|' || ward_code) as ward_key,
    ward_code,
    ward_name,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    institution_code,
    campus_code,
    approved_beds,
    open_beds,
    opened_on,
    closed_on,
    _source
  from {{ ref('int_input__wards') }}
)

select * from wards
