-- Prescribed drug lines whose expense item differs from quantity × price.
{{ config(severity='warn') }}

select items.prescription_item_id
from {{ ref('stg_hosoneu__prescription_items') }} as items
inner join {{ ref('stg_hosoneu__expense_items') }} as expense_items on items.expense_item_id = expense_items.expense_item_id
  and items._source = expense_items._source
inner join {{ ref('stg_hosoneu__drugs') }} as drugs on items.drug_id = drugs.drug_id
  and items._source = drugs._source
where expense_items.amount <> round(items.quantity * drugs.unit_price, 2)
