-- 采购价高于目录零售价（挂网价）的药品采购行。Drug purchases above the listed price.
{{ config(severity='warn') }}

select purchases.purchase_key
from {{ ref('stg_demo_his__purchases') }} as purchases
inner join {{ ref('stg_demo_his__drugs') }} as drugs on purchases.item_code = drugs.drug_code
  and purchases._source = drugs._source
where purchases.item_kind = 'drug'
  and purchases.purchase_price - drugs.unit_price > 0
