-- 分摊不增不减：what departments passed on arrived with others, so that full cost of an institution is its direct cost (to a yuan an item, for rounding).
{{ config(severity='warn') }}

select
  institution_code,
  month_on,
  cost_item,
  sum(allocated_cost) as allocated,
  sum(passed_on_cost) as passed_on
from {{ ref('fct_cost_months') }}
where not is_manual
group by institution_code, month_on, cost_item
having abs(sum(coalesce(allocated_cost, 0)) - sum(coalesce(passed_on_cost, 0))) > 1 + 0.01 * count(*)
