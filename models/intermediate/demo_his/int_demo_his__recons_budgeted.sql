-- One row per reconciliation result; a month batch knows the yearly budget of its institution, insurance type and clearing type.
{{ config(materialized='ephemeral') }}

with recons as (
  select * from {{ ref('stg_demo_his__recons') }}
),

budgets as (
  select * from {{ ref('stg_demo_his__insurance_budgets') }}
),

budgeted as (
  select
    recons.*,
    budgets.yearly_budget
  from recons
  left join budgets on recons.period = 'month'
    and year(recons.began_on) = budgets.budget_year
    and recons.institution_code = budgets.institution_code
    and recons.insurance_type = budgets.insurance_type
    and recons.clearing_type = budgets.clearing_type
    and recons._source = budgets._source
)

select * from budgeted
