-- One row per drug of the formulary, in the words of the contract.
{{ config(materialized='ephemeral') }}

select
  drug_id as drug_code,
  drugs_name as drug_name,
  drugs_format as spec,
  case drug_type_id
    when '101' then 'western'
    when '102' then 'patent'
    when '103' then 'herbal'
  end as drug_class,
  unit_price,
  _source
from {{ ref('stg_hosoneu__drugs') }}
