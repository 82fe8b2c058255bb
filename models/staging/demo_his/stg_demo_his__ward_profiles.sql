-- One row per ward: its kind and since when it has quality nursing.
{{ config(materialized='ephemeral') }}

select
  ward_code,
  ward_type,
  quality_nursing_since as quality_nursing_from_on,
  _source
from {{ source('demo_his', 'ward_profiles') }}
where _deleted_at is null
