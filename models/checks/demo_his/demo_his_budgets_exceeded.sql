-- 支出超预算：科室某预算项目全年执行数超过年度预算。Expense items of a department that went beyond the budget of the year.
{{ config(severity='warn') }}

with years as (
  select
    department_code,
    budget_item,
    date_trunc('year', month_on) as year_on,
    max(budget) as budget,
    sum(actual) as actual,
    _source
  from {{ ref('stg_demo_his__budgets') }}
  where direction = 'expense'
  group by _source, department_code, budget_item, date_trunc('year', month_on)
)

select * from years
where actual > budget
