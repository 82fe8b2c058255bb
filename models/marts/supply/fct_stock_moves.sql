-- One row per drug, batch and store movement (transaction fact), signed: opening + in − out = closing by construction.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='moved_on',
    restates_by={
      'demo_his__stock_moves': 'dates',
      'front_end__stock_moves': 'dates'
    }
  )
}}

with moves as (
  select * from {{ ref('int_input__stock_moves') }}
  where {{ on_affected_dates('moved_on') }}
),

stores as (
  select * from {{ ref('dim_stores') }}
),

drugs as (
  select * from {{ ref('dim_drugs') }}
),

keyed as (
  select
    moves.stock_move_key,
    moves.moved_on,
    moves.original_on,
    cast(moves.posted_at as date) as posted_on,
    moves.store_code,
    md5(moves._source || '|' || moves.store_code) as store_key,
    stores.store_kind,
    moves.drug_code,
    md5(moves._source || '|' || moves.drug_code) as drug_key,
    drugs.generic_code,
    moves.lot_no,
    moves.expires_on,
    moves.move_type,
    case
      when moves.move_type = 'opening' then 'opening'
      when moves.qty > 0
      or (moves.qty = 0 and moves.amount >= 0) then 'in'
      else 'out'
    end as direction,
    moves.qty,
    moves.cost_price,
    moves.amount,
    moves.retail_amount,
    moves.counterpart_store_code,
    others.institution_code as counterpart_institution_code,
    coalesce(stores.is_central and moves.move_type = 'transfer_out', false) as is_from_central_pharmacy,
    moves.purchase_key,
    moves.operator_code,
    stores.department_code,
    md5(moves._source || '|' || stores.department_code) as department_key,
    stores.institution_code,
    moves._source
  from moves
  left join stores on moves.store_code = stores.store_code
    and moves._source = stores._source
  left join stores as others on moves.counterpart_store_code = others.store_code
    and moves._source = others._source
  left join drugs on moves.drug_code = drugs.drug_code
    and moves._source = drugs._source
)

select * from keyed
