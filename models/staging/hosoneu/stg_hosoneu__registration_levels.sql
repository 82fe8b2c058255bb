-- One row per registration level (普通, 专家, 急诊).
{{ config(materialized='table') }}

select
  cast(registration_level_id as varchar) as registration_level_id,
  registration_level_name as registration_level_name,
  cast(registration_cost as decimal(14, 2)) as fee,
  _source
from {{ source('hosoneu', 'registration_level') }}
where _deleted_at is null
