-- One row per business day, institution and rule: members of operations judged.
{{ config(materialized='table') }}

with operations as (
  select
    operation_key,
    started_at,
    institution_code,
    department_code
  from {{ ref('int_input__operations') }}
),

subject as (
  select
    roles.*,
    coalesce(cast(operations.started_at as date), cast('{{ var('as_of') }}' as date)) as checked_on,
    operations.operation_key is not null as has_operation,
    count(*) over (partition by roles.operation_key, roles.doctor_code) as roles_of_person,
    operations.institution_code,
    operations.department_code,
    roles.operation_staff_key as row_key
  from {{ ref('int_input__op_roles') }} as roles
  left join operations on roles.operation_key = operations.operation_key
),

doctors as (
  select distinct doctor_code
  from {{ ref('dim_doctors') }}
),

judged as ({{ dq_judged() }})

select * from judged
