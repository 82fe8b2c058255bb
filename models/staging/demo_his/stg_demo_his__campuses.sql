-- One row per campus.
{{ config(materialized='ephemeral') }}

select
  campus_code,
  campus_name,
  inst_code as institution_code,
  township_code as address_township_code,
  opened_on,
  closed_on,
  _source
from {{ source('demo_his', 'campuses') }}
where _deleted_at is null
