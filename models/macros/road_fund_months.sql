{#- For second roads: what the insurer confirmed in each month batch, and the budget of its year. -#}
{% macro road_fund_months() -%}
with confirmed as (
  select
    recons.began_on,
    sum(recons.insurer_fund) as fund,
    sum(budgets.yearly_budget) as budget
  from {{ ref('stg_demo_his__recons') }} as recons
  left join {{ ref('stg_demo_his__insurance_budgets') }} as budgets on recons.institution_code = budgets.institution_code
    and recons.insurance_type = budgets.insurance_type
    and recons.clearing_type = budgets.clearing_type
    and year(recons.began_on) = budgets.budget_year
  where recons.period = 'month'
    and recons.began_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  group by recons.began_on
)
{%- endmacro %}
