-- What one store sends another receives: transfers between stores add up to nothing.
{{ config(severity='warn') }}

select
  drug_code,
  lot_no,
  moved_on,
  sum(qty) as qty
from {{ ref('fct_stock_moves') }}
where move_type in ('transfer_in', 'transfer_out')
group by _source, drug_code, lot_no, moved_on
having sum(qty) <> 0
  or sum(amount) <> 0
