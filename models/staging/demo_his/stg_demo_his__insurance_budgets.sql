-- One row per institution, insurance type, clearing type and year.
{{ config(materialized='ephemeral') }}

select
  inst_code as institution_code,
  insu_type as insurance_type,
  clr_type as clearing_type,
  budget_year,
  cast(budget_amount as decimal(16, 2)) as yearly_budget,
  _source
from {{ source('demo_his', 'insurance_budgets') }}
where _deleted_at is null
