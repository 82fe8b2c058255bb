-- One row per member of staff who treats, assists or dispenses (doctors, nurses, technicians, pharmacists) of one source.
{{ config(materialized='table') }}

with doctors as (
  select * from {{ ref('int_input__doctors') }}
  where staff_type in ('doctor', 'nurse', 'technician', 'pharmacist')
),

treatment_groups as (
  select * from {{ ref('int_input__treatment_groups') }}
),

departments as (
  select * from {{ ref('int_input__departments') }}
),

named as (
  select
    md5(doctors._source || '|' || doctors.doctor_code) as doctor_key,
    doctors.doctor_code,
    doctors.doctor_name,
    doctors.staff_type,
    doctors.title,
    doctors.title_level,
    doctors.department_code,
    md5(doctors._source || '|' || doctors.department_code) as department_key,
    doctors.treatment_group_code,
    treatment_groups.treatment_group_name,
    departments.institution_code,
    doctors.left_on is null
    or doctors.left_on > cast('{{ var('as_of') }}' as date) as is_active,
    doctors._source
  from doctors
  left join treatment_groups on doctors.treatment_group_code = treatment_groups.treatment_group_code
    and doctors._source = treatment_groups._source
  left join departments on doctors.department_code = departments.department_code
    and doctors._source = departments._source
)

select * from named
