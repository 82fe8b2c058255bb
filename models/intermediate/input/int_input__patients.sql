-- One row per patient, pseudonymised; never stored (it still has the birth date).
{{ config(materialized='ephemeral') }}

with told as (
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
),

-- A patient that a message names before the HIS delivers it.
joined as (
  select
    feed.patient_key,
    feed.sex,
    feed.born_on,
    cast(null as varchar) as township_code,
    cast(null as varchar) as payer_code,
    feed.institution_code,
    feed._source
  from {{ ref('int_feed__patients_known') }} as feed
  left join told on feed.patient_key = told.patient_key
  where told.patient_key is null
),

unioned as (
  select *
  from told
  union all
  select * from joined
)

select * from unioned
