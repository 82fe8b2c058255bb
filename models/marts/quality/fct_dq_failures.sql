-- One row per row that fails a rule (transaction fact), for the department that owns it: at most 50 of a rule, day and institution, with how many there are.
{{ config(materialized='table') }}

with outcomes as (
  select * from {{ ref('int_dq__outcomes') }}
  where total_rows > passed_rows
  union all
  select * from {{ ref('int_dq__loads') }}
  where total_rows > passed_rows
  union all
  select * from {{ ref('int_dq__reconciliations') }}
  where total_rows > passed_rows
),

listed as (
  select
    * exclude (failures),
    unnest(failures) as failure
  from outcomes
),

departments as (
  select
    department_code,
    department_key,
    institution_code
  from {{ ref('dim_departments') }}
  qualify row_number() over (partition by department_code, institution_code order by department_key) = 1
),

rules as (
  select * from {{ ref('dim_dq_rules') }}
),

failed as (
  select
    md5(concat_ws('|', listed.institution_code, listed.rule_id, listed.checked_on, listed.failure.row_key)) as dq_failure_key,
    listed.checked_on,
    listed.institution_code,
    listed.dataset,
    listed.rule_id,
    rules.rule,
    rules.dimension,
    rules.severity,
    rules.owner_kind,
    rules.rule_name as reason,
    listed.failure.row_key,
    listed.failure.department_code,
    departments.department_key,
    listed.total_rows - listed.passed_rows as failed_rows,
    greatest(listed.total_rows - listed.passed_rows - {{ dq_failures_kept() }}, 0) as unlisted_rows
  from listed
  left join departments on listed.failure.department_code = departments.department_code
    and listed.institution_code is not distinct from departments.institution_code
  left join rules on listed.rule_id = rules.rule_id
),

-- Where a key is not unique (which a rule says) its rows are one here.
numbered as (
  select *
  from failed
  qualify row_number() over (partition by dq_failure_key order by department_code) = 1
)

select * from numbered
