-- One row per bed.
{{ config(materialized='table') }}

select
  md5(_source || '|' || bed_id) as bed_key,
  ward_code,
  bed_type,
  opened_on,
  closed_on,
  _source
from {{ source('demo_his', 'beds') }}
where _deleted_at is null
