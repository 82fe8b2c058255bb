-- One row per area: county, townships and streets, and the areas outside.
{{ config(materialized='ephemeral') }}

select
  area_code,
  area_name,
  parent_code as parent_area_code,
  area_kind,
  is_in_county,
  _source
from {{ source('demo_his', 'areas') }}
where _deleted_at is null
