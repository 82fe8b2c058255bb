-- One row per institution outside the site that referrals, remote services and public health name: members of the consortium and hospitals above.
{{ config(materialized='ephemeral') }}

select
  inst_code as institution_code,
  inst_name as institution_name,
  inst_level as institution_level,
  inst_type as institution_type,
  area_code,
  relation,
  _source
from {{ source('demo_his', 'partner_institutions') }}
where _deleted_at is null
