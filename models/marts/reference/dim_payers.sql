-- One row per payer, with its class and the national code of its insurance type.
{{ config(materialized='table') }}

with payers as (
  select * from {{ ref('int_input__payers') }}
),

payer_types as (
  select * from {{ ref('payer_types') }}
),

insurance_types as (
  select * from {{ ref('insurance_types') }}
),

classed as (
  select
    payers.payer_code,
    payers.payer_name,
    payers.payer_type,
    coalesce(payer_types.payer_class, 'other_public') as payer_class,
    payer_types.payer_class_zh,
    payer_types.payer_class_en,
    payer_types.insurance_type,
    insurance_types.insurance_type_zh,
    insurance_types.insurance_class,
    coalesce(payer_types.is_insured, false) as is_insured,
    payers._source
  from payers
  left join payer_types on payers.payer_type = payer_types.payer_type
  left join insurance_types on payer_types.insurance_type = insurance_types.insurance_type
)

select * from classed
