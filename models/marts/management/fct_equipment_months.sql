-- One row per machine, operating room or laboratory quality assessment and month (periodic snapshot).
{{ config(materialized='table') }}

with told as (
  select * from {{ ref('int_input__equipment_months') }}
),

institutions as (
  select * from {{ ref('int_institutions__ranked') }}
),

departments as (
  select * from {{ ref('int_departments__placed') }}
),

placed as (
  select
    told.equipment_month_key,
    told.month_on,
    told.institution_code,
    coalesce(institutions.institution_level, told.institution_level) as institution_level,
    coalesce(institutions.institution_type, told.institution_type) as institution_type,
    told.department_code,
    departments.department_key,
    told.* exclude (
      equipment_month_key,
      month_on,
      institution_code,
      institution_level,
      institution_type,
      department_code,
      _is_manual,
      _source
    ),
    coalesce(told._is_manual, false) as is_manual,
    told._source
  from told
  -- A form may count another level's machines: the row's own level counts then.
  left join institutions on told.institution_code = institutions.institution_code
    and told.institution_level is null
  left join departments on told.institution_code = departments.institution_code
    and told.department_code = departments.department_code
)

select * from placed
