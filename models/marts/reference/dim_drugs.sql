-- One row per drug of the formulary of one source.
{{ config(materialized='table') }}

with drugs as (
  select
    md5(_source || '|' || drug_code) as drug_key,
    drug_code,
    drug_name,
    spec,
    drug_class,
    generic_code,
    generic_name,
    dosage_form,
    default_route,
    catalogue_code,
    is_antibiotic,
    abx_grade,
    case abx_grade
      when 'non_restricted' then 1
      when 'restricted' then 2
      when 'special' then 3
    end as abx_grade_rank,
    is_key_combination_abx,
    ddd_value,
    ddd_unit,
    pack_content,
    cast(pack_content / nullif(ddd_value, 0) as decimal(14, 6)) as ddds_per_pack,
    volume_ml,
    narcotic_class,
    coalesce(narcotic_class in ('narcotic', 'psychotropic_1'), false) as is_narcotic,
    is_essential,
    essential_edition,
    is_vbp_generic,
    is_vbp_winner,
    is_key_monitored,
    is_ppi_injection,
    is_steroid,
    is_tcm_injection,
    is_in_lead_catalog,
    unit_price,
    _source
  from {{ ref('int_input__drugs') }}
)

select * from drugs
