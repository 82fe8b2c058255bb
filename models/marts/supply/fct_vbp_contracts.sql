-- One row per drug and contract year of volume-based procurement (accumulating snapshot fact): the quantity agreed, and what was received of it.
{{ config(materialized='table') }}

with contracts as (
  select * from {{ ref('int_input__vbp_contracts') }}
),

received as (
  select
    vbp_contract_key,
    sum(received_qty) as received_qty,
    sum(received_amount) as received_amount
  from {{ ref('int_input__purchases') }}
  where vbp_contract_key is not null
  group by vbp_contract_key
),

keyed as (
  select
    contracts.vbp_contract_key,
    contracts.starts_on,
    contracts.ends_on,
    contracts.round_name,
    contracts.drug_code,
    md5(contracts._source || '|' || contracts.drug_code) as drug_key,
    contracts.contract_qty,
    coalesce(received.received_qty, 0) as received_qty,
    coalesce(received.received_amount, 0) as received_amount,
    contracts.institution_code,
    contracts._source
  from contracts
  left join received on contracts.vbp_contract_key = received.vbp_contract_key
)

select * from keyed
