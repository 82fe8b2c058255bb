-- One row per institution, dataset, rule and business day (periodic snapshot fact): rows that the rule concerns, rows that pass. Scores are ratios of sums.
{{ config(materialized='table') }}

with outcomes as (
  select * exclude (failures)
  from {{ ref('int_dq__outcomes') }}
  union all
  select * exclude (failures)
  from {{ ref('int_dq__loads') }}
  union all
  select * exclude (failures)
  from {{ ref('int_dq__reconciliations') }}
),

rules as (
  select * from {{ ref('dim_dq_rules') }}
),

checked as (
  select
    md5(concat_ws('|', outcomes.institution_code, outcomes.rule_id, outcomes.checked_on)) as dq_check_key,
    outcomes.checked_on,
    outcomes.institution_code,
    outcomes.dataset,
    outcomes.rule_id,
    rules.rule,
    rules.dimension,
    rules.severity,
    outcomes.total_rows,
    outcomes.passed_rows,
    outcomes.total_rows - outcomes.passed_rows as failed_rows,
    outcomes.passed_rows = outcomes.total_rows as pass
  from outcomes
  left join rules on outcomes.rule_id = rules.rule_id
)

select * from checked
