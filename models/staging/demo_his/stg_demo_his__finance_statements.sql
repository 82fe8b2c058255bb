-- One row per institution and month of the financial statements.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || statement_id) as finance_month_key,
  month_on,
  inst_code as institution_code,
  cast(fiscal_income as decimal(18, 2)) as fiscal_income,
  cast(other_income as decimal(18, 2)) as other_income,
  cast(total_income as decimal(18, 2)) as total_income,
  cast(medical_activity_income as decimal(18, 2)) as medical_activity_income,
  cast(medical_activity_expense as decimal(18, 2)) as medical_activity_expense,
  cast(total_expense as decimal(18, 2)) as total_expense,
  cast(total_assets as decimal(18, 2)) as assets,
  cast(current_assets as decimal(18, 2)) as current_assets,
  cast(total_liabilities as decimal(18, 2)) as liabilities,
  cast(current_liabilities as decimal(18, 2)) as current_liabilities,
  status as statement_status,
  _source
from {{ source('demo_his', 'finance_statements') }}
where _deleted_at is null
