-- One row per month (periodic snapshot): the statements of the consortium's members together, internal transactions that both sides booked eliminated (合并抵销).
{{ config(materialized='table') }}

with months as (
  select * from {{ ref('fct_finance_months') }}
),

members as (
  select distinct
    month_on,
    institution_code
  from months
  where row_kind = 'statement'
),

-- Only between members whose statements are added up, and only as much as both booked in the month.
pairs as (
  select
    incomes.month_on,
    least(incomes.internal_income, expenses.internal_expense) as eliminated,
    abs(incomes.internal_income - expenses.internal_expense) as unmatched
  from months as incomes
  inner join months as expenses on incomes.month_on = expenses.month_on
    and incomes.institution_code = expenses.counterpart_code
    and incomes.counterpart_code = expenses.institution_code
    and incomes.transaction_type is not distinct from expenses.transaction_type
    and expenses.row_kind = 'internal'
  inner join members as creditors on incomes.month_on = creditors.month_on
    and incomes.institution_code = creditors.institution_code
  inner join members as debtors on incomes.month_on = debtors.month_on
    and incomes.counterpart_code = debtors.institution_code
  where incomes.row_kind = 'internal'
    and incomes.internal_income > 0
),

eliminations as (
  select
    month_on,
    cast(sum(eliminated) as decimal(18, 2)) as eliminated,
    cast(sum(unmatched) as decimal(18, 2)) as unmatched
  from pairs
  group by month_on
),

combined as (
  select
    month_on,
    cast(count(*) as integer) as members,
    cast(sum(total_income) as decimal(18, 2)) as combined_income,
    cast(sum(total_expense) as decimal(18, 2)) as combined_expense,
    cast(sum(assets) as decimal(18, 2)) as combined_assets,
    cast(sum(liabilities) as decimal(18, 2)) as combined_liabilities
  from months
  where row_kind = 'statement'
  group by month_on
),

consolidated as (
  select
    combined.month_on,
    combined.members,
    combined.combined_income,
    combined.combined_expense,
    coalesce(eliminations.eliminated, 0) as eliminated_amount,
    cast(combined.combined_income - coalesce(eliminations.eliminated, 0) as decimal(18, 2)) as consolidated_income,
    cast(combined.combined_expense - coalesce(eliminations.eliminated, 0) as decimal(18, 2)) as consolidated_expense,
    combined.combined_assets,
    combined.combined_liabilities,
    coalesce(eliminations.unmatched, 0) as unmatched_amount
  from combined
  left join eliminations on combined.month_on = eliminations.month_on
)

select * from consolidated
