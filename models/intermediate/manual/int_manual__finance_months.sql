-- One row per line of the accounts and month of the form of finance (财务收支与资产负债): the statement, medical income by setting, the budgets of income and expense.
{{ config(materialized='ephemeral') }}

with filled as (
  select * from {{ ref('stg_manual__values') }}
  where form_id = 'finance'
    and period_kind = 'month'
    and value is not null
),

-- What a figure of the form is in which row; medical income without a setting is what is left of it.
meanings as (
  select *
  from (
    values
      ('total_income', 'statement', null, null, 'total_income', 1),
      ('fiscal_income', 'statement', null, null, 'fiscal_income', 1),
      ('total_income', 'statement', null, null, 'other_income', 1),
      ('medical_income', 'statement', null, null, 'other_income', -1),
      ('fiscal_income', 'statement', null, null, 'other_income', -1),
      ('medical_activity_income', 'statement', null, null, 'medical_activity_income', 1),
      ('medical_surplus', 'statement', null, null, 'medical_surplus', 1),
      ('expense_actual', 'statement', null, null, 'total_expense', 1),
      ('assets', 'statement', null, null, 'assets', 1),
      ('liabilities', 'statement', null, null, 'liabilities', 1),
      ('current_assets', 'statement', null, null, 'current_assets', 1),
      ('current_liabilities', 'statement', null, null, 'current_liabilities', 1),
      ('outpatient_income', 'income', 'outpatient', null, 'medical_income', 1),
      ('inpatient_income', 'income', 'inpatient', null, 'medical_income', 1),
      ('medical_income', 'income', null, null, 'medical_income', 1),
      ('outpatient_income', 'income', null, null, 'medical_income', -1),
      ('inpatient_income', 'income', null, null, 'medical_income', -1),
      ('income_budget_year', 'budget', null, 'income', 'budget', 1),
      ('income_budget', 'budget', null, 'income', 'month_budget', 1),
      ('income_actual', 'budget', null, 'income', 'actual', 1),
      ('expense_budget_year', 'budget', null, 'expense', 'budget', 1),
      ('expense_budget', 'budget', null, 'expense', 'month_budget', 1),
      ('expense_actual', 'budget', null, 'expense', 'actual', 1)
  ) as meanings(field_id, row_kind, setting, direction, measure, sign)
),

spread as (
  select
    filled.institution_code,
    filled.period_starts_on as month_on,
    meanings.row_kind,
    meanings.setting,
    meanings.direction,
    {%- for measure in ['total_income', 'medical_income', 'fiscal_income', 'other_income', 'medical_activity_income', 'medical_surplus', 'total_expense', 'assets', 'liabilities', 'current_assets', 'current_liabilities', 'budget', 'month_budget', 'actual'] %}
    cast(sum(filled.value * meanings.sign) filter (where meanings.measure = '{{ measure }}') as decimal(18, 2)) as {{ measure }},
    {%- endfor %}
    filled._source
  from filled
  inner join meanings on filled.field_id = meanings.field_id
  group by
    filled._source,
    filled.institution_code,
    filled.period_starts_on,
    meanings.row_kind,
    meanings.setting,
    meanings.direction
),

keyed as (
  select
    md5(
      concat_ws('|', _source, 'finance', institution_code, row_kind, coalesce(setting, ''), coalesce(direction, ''), month_on)
    ) as finance_month_key,
    *,
    cast(null as varchar) as department_code,
    if (row_kind = 'budget', 'total', null) as budget_item,
    cast(null as decimal(18, 2)) as settlement_difference,
    true as _is_manual
  from spread
  where row_kind <> 'income'
    or medical_income <> 0
)

select * from keyed
