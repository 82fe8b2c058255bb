-- One row per department; the categories of the code table (内科, 外科 …) become the parents.
{{ config(materialized='ephemeral') }}

with departments as (
  select * from {{ ref('stg_hosoneu__departments') }}
),

categories as (
  select * from {{ ref('stg_hosoneu__constants') }}
  where constant_type_id = '1'
),

nested as (
  select
    department_id as department_code,
    department_name,
    'C' || department_category_id as parent_department_code,
    institution_code,
    case department_type
      when '1' then 'clinical'
      when '2' then 'medtech'
      else 'admin'
    end as department_type,
    cast(department_id as integer) as sort_no,
    _source
  from departments
  union all
  select
    'C' || constant_id as department_code,
    constant_name as department_name,
    cast(null as varchar) as parent_department_code,
    institution_code,
    'clinical' as department_type,
    cast(constant_id as integer) as sort_no,
    _source
  from categories
)

select * from nested
