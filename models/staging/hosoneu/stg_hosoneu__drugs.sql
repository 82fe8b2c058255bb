-- One row per drug of the formulary.
{{ config(materialized='table') }}

select
  cast(drugs_id as varchar) as drug_id,
  drugs_code as drugs_code,
  drugs_name as drugs_name,
  drugs_format as drugs_format,
  drugs_unit as drugs_unit,
  drugs_manufacturer as drugs_manufacturer,
  cast(drugs_type_id as varchar) as drug_type_id,
  cast(drugs_price as decimal(14, 4)) as unit_price,
  _source
from {{ source('hosoneu', 'drugs') }}
where _deleted_at is null
