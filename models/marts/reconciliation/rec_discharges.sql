-- One row per stay whose discharge the admission desk and the medical-record office tell differently, with the cause (accumulating snapshot).
{{ config(materialized='table') }}

with stays as (
  select * from {{ ref('int_input__admissions') }}
  where not is_newborn
    and discharged_at is not null
),

pages as (
  select * from {{ ref('int_input__discharges') }}
),

compared as (
  select
    stays.admission_key,
    cast(stays.discharged_at as date) as discharged_on,
    pages.frontpage_status,
    case
      when pages.admission_key is null then 'no_discharge_record'
      when pages.frontpage_status = 'not_submitted'
      and cast(stays.discharged_at as date) > cast('{{ var('as_of') }}' as date) - 7 then 'page_due'
      when pages.frontpage_status = 'not_submitted' then 'page_overdue'
      when cast(pages.discharged_at as date) <> cast(stays.discharged_at as date) then 'date_differs'
      when pages.department_code <> coalesce(stays.discharge_department_code, stays.department_code) then 'department_differs'
      when pages.treatment_group_code <> stays.treatment_group_code then 'treatment_group_differs'
    end as cause,
    coalesce(stays.discharge_department_code, stays.department_code) as department_code,
    stays.treatment_group_code,
    pages.department_code as page_department_code,
    pages.treatment_group_code as page_treatment_group_code,
    stays.doctor_code,
    stays.institution_code,
    stays._source
  from stays
  left join pages on stays.admission_key = pages.admission_key
),

explained as (
  select
    *,
    md5(_source || '|' || department_code) as department_key
  from compared
  where cause is not null
)

select * from explained
