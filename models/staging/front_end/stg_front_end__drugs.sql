-- One row per drug of a formulary.
{{ config(materialized='ephemeral') }}

select
  drug_code,
  drug_name,
  spec,
  drug_class,
  is_antibiotic,
  is_essential,
  cast(unit_price as decimal(14, 4)) as unit_price,
  _source
from {{ source('front_end', 'drugs') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
