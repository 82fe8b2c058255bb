-- One row per employee of one source, those without an account of the HIS included.
{{ config(materialized='table') }}

with employees as (
  select * from {{ ref('int_input__staff') }}
),

keyed as (
  select
    md5(_source || '|' || staff_code) as staff_key,
    staff_code,
    staff_name,
    staff_type,
    title,
    title_level,
    title_level in ('senior', 'associate_senior') as is_senior,
    education,
    nurse_level,
    practice_specialty,
    is_gp,
    is_clinical_pharmacist,
    is_coder,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    institution_code,
    hired_on,
    left_on,
    left_on is null
    or left_on > cast('{{ var('as_of') }}' as date) as is_active,
    _source
  from employees
)

select * from keyed
