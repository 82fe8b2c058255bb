-- One row per purchase line of a drug or consumable (accumulating snapshot fact: ordered, received or cancelled).
{{ config(materialized='table') }}

with purchases as (
  select * from {{ ref('int_input__purchases') }}
),

drugs as (
  select * from {{ ref('dim_drugs') }}
),

keyed as (
  select
    purchases.purchase_key,
    purchases.ordered_on,
    purchases.received_on,
    purchases.purchase_status,
    purchases.order_no,
    purchases.item_kind,
    purchases.item_code,
    case
      when purchases.item_kind = 'drug' then md5(purchases._source || '|' || purchases.item_code)
    end as drug_key,
    drugs.generic_code,
    drugs.drug_class,
    coalesce(drugs.is_essential, false) as is_essential,
    coalesce(drugs.is_vbp_generic, false) as is_vbp_generic,
    coalesce(drugs.is_vbp_winner, false) as is_vbp_winner,
    purchases.supplier_name,
    coalesce(purchases.is_via_platform, false) as is_via_platform,
    purchases.vbp_contract_key,
    purchases.ordered_qty,
    purchases.purchase_price,
    purchases.ordered_amount,
    coalesce(purchases.received_qty, 0) as received_qty,
    coalesce(purchases.received_amount, 0) as received_amount,
    purchases.lot_no,
    purchases.invoice_no,
    purchases.store_code,
    md5(purchases._source || '|' || purchases.store_code) as store_key,
    stores.department_code,
    md5(purchases._source || '|' || stores.department_code) as department_key,
    purchases.institution_code,
    purchases._source
  from purchases
  left join drugs on purchases.item_kind = 'drug'
    and purchases.item_code = drugs.drug_code
    and purchases._source = drugs._source
  left join {{ ref('dim_stores') }} as stores on purchases.store_code = stores.store_code
    and purchases._source = stores._source
)

select * from keyed
