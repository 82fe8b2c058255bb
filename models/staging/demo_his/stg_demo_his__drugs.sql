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
  generic_id as generic_code,
  generic_name,
  dosage_form,
  route as default_route,
  catalogue_code,
  abx_grade,
  is_key_combination_abx,
  cast(ddd_value as decimal(12, 4)) as ddd_value,
  ddd_unit,
  cast(pack_content as decimal(12, 4)) as pack_content,
  cast(volume_ml as decimal(10, 2)) as volume_ml,
  narcotic_class,
  essential_edition,
  is_vbp_generic,
  is_vbp_winner,
  is_key_monitored,
  is_ppi_injection,
  is_steroid,
  is_tcm_injection,
  in_lead_catalog as is_in_lead_catalog,
  _source
from {{ source('demo_his', 'drugs') }}
where _deleted_at is null
