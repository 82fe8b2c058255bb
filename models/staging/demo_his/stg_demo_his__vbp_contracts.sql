-- One row per drug and contract year of volume-based procurement.
{{ config(materialized='table') }}

select
  md5(_source || '|' || contract_id) as vbp_contract_key,
  inst_code as institution_code,
  drug_code,
  round_name,
  start_date as starts_on,
  end_date as ends_on,
  cast(contract_qty as decimal(14, 4)) as contract_qty,
  _source
from {{ source('demo_his', 'vbp_contracts') }}
where _deleted_at is null
