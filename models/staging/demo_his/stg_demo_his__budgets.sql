-- One row per department, budget item and month: the year's budget in force, the month's share of it and what was done.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || budget_id) as finance_month_key,
  month_on,
  inst_code as institution_code,
  dept_code as department_code,
  direction,
  budget_item,
  cast(annual_budget as decimal(18, 2)) as budget,
  cast(month_budget as decimal(18, 2)) as month_budget,
  cast(actual_amount as decimal(18, 2)) as actual,
  _source
from {{ source('demo_his', 'budgets') }}
where _deleted_at is null
