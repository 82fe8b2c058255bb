-- Expense items whose Pay_Status is neither 1 (已缴费) nor 2 (退费).
{{ config(severity='warn') }}

select
  expense_item_id,
  pay_status
from {{ ref('stg_hosoneu__expense_items') }}
where pay_status not in ('1', '2')
