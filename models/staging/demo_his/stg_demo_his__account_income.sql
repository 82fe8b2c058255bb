-- One row per department, setting and month of medical income in the accounts; the fund's settlement difference (医保结算差额) has no department.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || entry_id) as finance_month_key,
  month_on,
  inst_code as institution_code,
  dept_code as department_code,
  setting,
  account_item,
  cast(amount as decimal(18, 2)) as amount,
  _source
from {{ source('demo_his', 'account_income') }}
where _deleted_at is null
