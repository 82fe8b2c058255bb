-- One row per rule of data quality, the checks of front pages among them.
{{ config(materialized='table') }}

with rules as ({{ dq_rule_rows() }}),
-- The rules stand in the YAML of what judges by them.
outcomes as (
  select
    rule_id,
    max(checked_on) as last_checked_on
  from (
    select
      rule_id,
      checked_on
    from {{ ref('int_dq__outcomes') }}
    union all
    select
      rule_id,
      checked_on
    from {{ ref('int_dq__loads') }}
    union all
    select
      rule_id,
      checked_on
    from {{ ref('int_dq__reconciliations') }}
  )
  group by rule_id
),

described as (
  select
    rules.rule_id,
    rules.dataset,
    rules.dataset_zh as dataset_name,
    rules.rule,
    rules.dimension,
    rules.severity,
    rules.owner as owner_kind,
    cast(rules.points as decimal(4, 1)) as points,
    rules.name_zh as rule_name,
    rules.name_en as rule_name_en,
    rules.basis,
    rules.applies as applies_when,
    rules.passes as passes_when,
    outcomes.last_checked_on
  from rules
  left join outcomes on rules.rule_id = outcomes.rule_id
)

select * from described
