-- One row per drug of the formulary of one source.
{{ config(materialized='table') }}

with drugs as (
  select
    md5(_source || '|' || drug_code) as drug_key,
    drug_code,
    drug_name,
    spec,
    drug_class,
    is_antibiotic,
    is_essential,
    unit_price,
    _source
  from {{ ref('int_input__drugs') }}
)

select * from drugs
