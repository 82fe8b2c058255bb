-- One row per payer.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    payer_code,
    payer_name,
    payer_type,
    _source
  from {{ ref('stg_demo_his__payers') }}
  union all
  select
    calculation_type_id as payer_code,
    calculation_type_name as payer_name,
    case calculation_type_name
      when '自费' then 'self_pay'
      when '医保' then 'urban_employee'
      when '新农合' then 'urban_rural'
      else 'other'
    end as payer_type,
    _source
  from {{ ref('stg_hosoneu__calculation_types') }}
  union all
  select
    payer_code,
    payer_name,
    payer_type,
    _source
  from {{ ref('stg_front_end__payers') }}
)

select * from unioned
