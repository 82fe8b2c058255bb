-- One row per institution, department (or ward) and month (periodic snapshot): heads at the end of the month, never added up over months.
{{ config(materialized='table') }}

with told as (
  select * from {{ ref('int_input__staff_months') }}
),

institutions as (
  select * from {{ ref('int_institutions__ranked') }}
),

departments as (
  select * from {{ ref('int_departments__placed') }}
),

placed as (
  select
    told.staff_month_key,
    told.month_on,
    told.institution_code,
    coalesce(institutions.institution_level, told.institution_level) as institution_level,
    coalesce(institutions.institution_type, told.institution_type) as institution_type,
    coalesce(institutions.institution_role, 'member') as institution_role,
    told.department_code,
    departments.department_key,
    -- A form speaks of departments; where a department is one ward, the row is of that ward.
    if (told._is_manual, departments.only_ward_code, told.ward_code) as ward_code,
    departments.specialty_code,
    case departments.specialty_code
      when 'icux' then 'icu'
      when 'emer' then 'emergency'
      when 'obst' then 'obstetrics'
      when 'pedi' then 'pediatrics'
      when 'neon' then 'neonatal'
      else 'general'
    end as ward_type,
    told.* exclude (
      staff_month_key,
      month_on,
      institution_code,
      institution_level,
      institution_type,
      department_code,
      ward_code,
      _is_manual,
      _source
    ),
    case
      when lag (told.month_on) over months = told.month_on - interval 1 month then lag (told.nurses) over months
    end as nurses_at_start,
    coalesce(told._is_manual, false) as is_manual,
    told._source
  from told
  left join institutions on told.institution_code = institutions.institution_code
  left join departments on told.institution_code = departments.institution_code
    and told.department_code = departments.department_code
  window
    months as (
      partition by
        told.institution_code,
        told.department_code,
        told.ward_code
      order by told.month_on
    )
)

select * from placed
