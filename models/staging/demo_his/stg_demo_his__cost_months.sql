-- One row per department, setting, cost item and month, with what the three stages of allocation brought and what was passed on.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || cost_id) as cost_month_key,
  month_on,
  inst_code as institution_code,
  dept_code as department_code,
  cost_class,
  setting,
  cost_element,
  cost_item,
  expense_kind,
  cast(direct_amount as decimal(18, 2)) as direct_cost,
  cast(alloc_admin_amount as decimal(18, 2)) as allocated_admin_cost,
  cast(alloc_support_amount as decimal(18, 2)) as allocated_support_cost,
  cast(alloc_medtech_amount as decimal(18, 2)) as allocated_medtech_cost,
  cast(alloc_admin_amount + alloc_support_amount + alloc_medtech_amount as decimal(18, 2)) as allocated_cost,
  cast(passed_on_amount as decimal(18, 2)) as passed_on_cost,
  cast(energy_tce as decimal(12, 3)) as energy_tce,
  _source
from {{ source('demo_his', 'dept_costs') }}
where _deleted_at is null
