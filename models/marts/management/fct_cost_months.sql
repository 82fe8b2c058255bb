-- One row per department, setting, cost item and month (periodic snapshot): direct cost, the three stages of allocation, and the part in the statements of expense.
{{ config(materialized='table') }}

with told as (
  select * from {{ ref('int_input__cost_months') }}
),

institutions as (
  select * from {{ ref('int_institutions__ranked') }}
),

departments as (
  select * from {{ ref('int_departments__placed') }}
),

placed as (
  select
    told.cost_month_key,
    told.month_on,
    told.institution_code,
    institutions.institution_level,
    institutions.institution_type,
    institutions.institution_role,
    told.department_code,
    departments.department_key,
    told.cost_class,
    told.setting,
    told.cost_element,
    told.cost_item,
    told.expense_kind,
    told.direct_cost,
    told.allocated_admin_cost,
    told.allocated_support_cost,
    told.allocated_medtech_cost,
    told.allocated_cost,
    told.passed_on_cost,
    cast(told.direct_cost + coalesce(told.allocated_cost, 0) as decimal(18, 2)) as gross_cost,
    -- What a department passed on is in the cost of those who got it: full cost adds up to the institution's.
    cast(
      told.direct_cost + coalesce(told.allocated_cost, 0) - coalesce(told.passed_on_cost, 0) as decimal(18, 2)
    ) as full_cost,
    coalesce(told.total_expense, told.direct_cost) as total_expense,
    coalesce(
      told.total_medical_expense,
      if (coalesce(told.expense_kind, 'business') in ('business', 'administration'), told.direct_cost, 0)
    ) as total_medical_expense,
    coalesce(told.admin_expense, if (told.expense_kind = 'administration', told.direct_cost, 0)) as admin_expense,
    told.energy_tce,
    coalesce(told._is_manual, false) as is_manual,
    told._source
  from told
  left join institutions on told.institution_code = institutions.institution_code
  left join departments on told.institution_code = departments.institution_code
    and told.department_code = departments.department_code
),

itemised as (
  select
    *,
    if (cost_element = 'personnel', total_expense, 0) as personnel,
    if (cost_element = 'consumable', total_expense, 0) as consumable_cost,
    if (cost_element = 'drug', total_expense, 0) as drug_cost,
    if (cost_item = 'energy', total_expense, 0) as energy,
    if (cost_item = 'training', total_expense, 0) as training
  from placed
)

select * from itemised
