-- One row per department, setting, cost element and month of the form of costs (科室成本), and per institution, expense item and month of the form of expense (机构费用).
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    cost_month_key,
    month_on,
    institution_code,
    department_code,
    setting,
    cost_element,
    cost_item,
    direct_cost,
    allocated_cost,
    total_expense,
    cast(0 as decimal(18, 2)) as total_medical_expense,
    cast(0 as decimal(18, 2)) as admin_expense,
    cast(null as decimal(12, 3)) as energy_tce,
    _source
  from {{ ref('int_manual__department_costs') }}
  union all
  select
    cost_month_key,
    month_on,
    institution_code,
    cast(null as varchar) as department_code,
    cast(null as varchar) as setting,
    cost_element,
    cost_item,
    cast(null as decimal(18, 2)) as direct_cost,
    cast(null as decimal(18, 2)) as allocated_cost,
    total_expense,
    total_medical_expense,
    admin_expense,
    energy_tce,
    _source
  from {{ ref('int_manual__expenses') }}
),

completed as (
  select
    *,
    cast(null as varchar) as cost_class,
    cast(null as varchar) as expense_kind,
    cast(null as decimal(18, 2)) as allocated_admin_cost,
    cast(null as decimal(18, 2)) as allocated_support_cost,
    cast(null as decimal(18, 2)) as allocated_medtech_cost,
    cast(null as decimal(18, 2)) as passed_on_cost,
    true as _is_manual
  from unioned
)

select * from completed
