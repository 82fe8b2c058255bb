-- One row per drug of a formulary.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    drug_code,
    drug_name,
    spec,
    drug_class,
    is_antibiotic,
    is_essential,
    unit_price,
    _source
  from {{ ref('stg_demo_his__drugs') }}
  union all
  select
    drug_id as drug_code,
    drugs_name as drug_name,
    drugs_format as spec,
    case drug_type_id
      when '101' then 'western'
      when '102' then 'patent'
      when '103' then 'herbal'
    end as drug_class,
    cast(null as boolean) as is_antibiotic,
    cast(null as boolean) as is_essential,
    unit_price,
    _source
  from {{ ref('stg_hosoneu__drugs') }}
  union all
  select
    drug_code,
    drug_name,
    spec,
    drug_class,
    is_antibiotic,
    is_essential,
    unit_price,
    _source
  from {{ ref('stg_front_end__drugs') }}
)

select * from unioned
