-- One row per scheduled clinic session.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || cast(scheduling_info_id as varchar)) as session_key,
  cast(doctor_id as varchar) as doctor_code,
  scheduling_noonbreak as noon_break,
  cast(scheduling_starttime as date) as session_on,
  scheduling_limitcount as limit_count,
  scheduling_restcount as rest_count,
  _institution as institution_code,
  _source
from {{ source('hosoneu', 'scheduling_info') }}
where _deleted_at is null
