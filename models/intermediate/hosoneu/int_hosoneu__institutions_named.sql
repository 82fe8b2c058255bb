-- One row per institution that sends hosoneu tables; the HIS knows only one and does not name it.
{{ config(materialized='ephemeral') }}

with departments as (
  select * from {{ ref('stg_hosoneu__departments') }}
),

institutions as (
  select
    institution_code,
    min('hosoneu ' || institution_code) as institution_name,
    'secondary' as institution_level,
    'hospital' as institution_type,
    _source
  from departments
  where institution_code is not null
  group by institution_code, _source
)

select * from institutions
