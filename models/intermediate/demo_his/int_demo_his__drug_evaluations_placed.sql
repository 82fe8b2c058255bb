-- One row per drug evaluation, with the institution of its department.
{{ config(materialized='ephemeral') }}

with evaluations as (
  select * from {{ ref('stg_demo_his__drug_evaluations') }}
),

departments as (
  select
    department_code,
    institution_code,
    _source
  from {{ ref('stg_demo_his__departments') }}
),

joined as (
  select
    evaluations.*,
    departments.institution_code
  from evaluations
  left join departments on evaluations.department_code = departments.department_code
    and evaluations._source = departments._source
)

select * from joined
