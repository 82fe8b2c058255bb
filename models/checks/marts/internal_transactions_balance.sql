-- Internal transactions of the fact add up to those of the reconciliation.
{{ config(severity='error') }}

with facts as (
  select
    sum(internal_income) as income,
    sum(internal_expense) as expense
  from {{ ref('fct_finance_months') }}
),

transactions as (
  select
    sum(creditor_amount) as income,
    sum(debtor_amount) as expense
  from {{ ref('rec_internal_transactions') }}
)

select
  facts.income,
  transactions.income as reconciled_income,
  facts.expense,
  transactions.expense as reconciled_expense
from facts
cross join transactions
where facts.income is distinct from transactions.income
  or facts.expense is distinct from transactions.expense
