-- One row per business day, institution and rule: members of staff judged.
{{ config(materialized='table') }}

with places as (
  select
    department_code,
    institution_code,
    _source
  from {{ ref('dim_departments') }}
),

subject as (
  select
    staff.*,
    cast('{{ var('as_of') }}' as date) as checked_on,
    count(*) over (partition by staff._source, staff.doctor_code) as rows_of_code,
    places.institution_code,
    staff.doctor_code as row_key
  from {{ ref('int_input__doctors') }} as staff
  left join places on staff.department_code = places.department_code
    and staff._source = places._source
),

departments as (
  select distinct department_code
  from {{ ref('dim_departments') }}
),

judged as ({{ dq_judged() }})

select * from judged
