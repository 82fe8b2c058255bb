-- One row per cashier and day on which closing, deposit and settlements differ, with its cause (reconciliation).
{{ config(materialized='table') }}

select
  cashier_day_key as difference_key,
  cause,
  day_on as occurred_on,
  cashier_code,
  case
    when cause = 'deposit_differs' then due_amount
    else pay_amount + fund_amount
  end as settlement_amount,
  case
    when cause = 'deposit_differs' then deposited_amount
    else coalesce(closing_amount, 0)
  end as closing_amount,
  case
    when cause = 'deposit_differs' then due_amount - deposited_amount
    else pay_amount + fund_amount - coalesce(closing_amount, 0)
  end as difference_amount,
  institution_code,
  _source
from {{ ref('rec_cashiers_daily') }}
where not is_matched
