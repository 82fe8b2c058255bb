-- One row per line of the accounts and month (periodic snapshot): statement, medical income, budget item, internal transactions with one counterpart.
{{ config(materialized='table') }}

with told as (
  select * from {{ ref('int_input__finance_months') }}
),

internal as (
  select
    *,
    'internal' as row_kind
  from {{ ref('int_internal_transactions__summed') }}
),

gathered as (
  select *
  from told
  union all
  by name
  select * from internal
),

departments as (
  select * from {{ ref('int_departments__placed') }}
),

institutions as (
  select * from {{ ref('int_institutions__ranked') }}
),

placed as (
  select
    gathered.finance_month_key,
    gathered.month_on,
    gathered.institution_code,
    institutions.institution_level,
    institutions.institution_role,
    gathered.department_code,
    departments.department_key,
    gathered.row_kind,
    gathered.setting,
    gathered.direction,
    gathered.budget_item,
    gathered.counterpart_code,
    gathered.transaction_type,
    gathered.total_income,
    gathered.medical_income,
    gathered.settlement_difference,
    gathered.fiscal_income,
    gathered.other_income,
    gathered.medical_activity_income,
    gathered.medical_surplus,
    gathered.total_expense,
    gathered.assets,
    gathered.liabilities,
    gathered.current_assets,
    gathered.current_liabilities,
    gathered.budget,
    gathered.month_budget,
    gathered.actual,
    cast(
      sum(gathered.actual) over (
        partition by
          gathered._source,
          gathered.institution_code,
          gathered.department_code,
          gathered.row_kind,
          gathered.direction,
          gathered.budget_item,
          year(gathered.month_on)
        order by gathered.month_on
      ) as decimal(18, 2)
    ) as actual_to_date,
    gathered.internal_income,
    gathered.internal_expense,
    coalesce(gathered._is_manual, false) as is_manual,
    gathered._source
  from gathered
  left join institutions on gathered.institution_code = institutions.institution_code
  left join departments on gathered.institution_code = departments.institution_code
    and gathered.department_code = departments.department_code
)

select * from placed
