-- One row per line of the accounts and month: the statement of an institution, a department's medical income, a department's budget item.
{{ config(materialized='ephemeral') }}

with statements as (
  select
    finance_month_key,
    month_on,
    institution_code,
    'statement' as row_kind,
    total_income,
    fiscal_income,
    other_income,
    medical_activity_income,
    cast(medical_activity_income - medical_activity_expense as decimal(18, 2)) as medical_surplus,
    total_expense,
    assets,
    liabilities,
    current_assets,
    current_liabilities,
    _source
  from {{ ref('stg_demo_his__finance_statements') }}
),

incomes as (
  select
    finance_month_key,
    month_on,
    institution_code,
    department_code,
    'income' as row_kind,
    setting,
    amount as medical_income,
    if (account_item = 'settlement_difference', amount, null) as settlement_difference,
    _source
  from {{ ref('stg_demo_his__account_income') }}
),

budgets as (
  select
    finance_month_key,
    month_on,
    institution_code,
    department_code,
    'budget' as row_kind,
    direction,
    budget_item,
    budget,
    month_budget,
    actual,
    _source
  from {{ ref('stg_demo_his__budgets') }}
),

gathered as (
  select *
  from statements
  union all
  by name
  select *
  from incomes
  union all
  by name
  select * from budgets
)

select * from gathered
