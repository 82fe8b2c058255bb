-- One row per patient, pseudonymised; never stored (it still has the birth date).
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    patient_key,
    sex,
    born_on,
    township_code,
    payer_code,
    institution_code,
    _source
  from {{ ref('stg_demo_his__patients') }}
  union all
  select
    patient_key,
    sex,
    born_on,
    cast(null as varchar) as township_code,
    cast(null as varchar) as payer_code,
    institution_code,
    _source
  from {{ ref('stg_hosoneu__patients') }}
  union all
  select
    patient_key,
    sex,
    born_on,
    township_code,
    payer_code,
    institution_code,
    _source
  from {{ ref('stg_front_end__patients') }}
)

select * from unioned
