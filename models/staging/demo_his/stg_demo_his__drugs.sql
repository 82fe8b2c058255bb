-- One row per drug of the formulary.
{{ config(materialized='table') }}

select
  drug_code,
  drug_name,
  spec,
  drug_class,
  is_antibiotic,
  is_essential,
  cast(unit_price as decimal(14, 4)) as unit_price,
  _source
from {{ source('demo_his', 'drugs') }}
where _deleted_at is null
