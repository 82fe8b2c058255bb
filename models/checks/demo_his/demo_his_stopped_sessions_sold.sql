-- 已停诊的出诊单元仍有未退的号。Stopped sessions of which registrations were not given back.
{{ config(severity='warn') }}

select sessions.session_key
from {{ ref('stg_demo_his__clinic_sessions') }} as sessions
inner join {{ ref('stg_demo_his__registrations') }} as registrations on sessions.session_id = registrations.session_id
  and sessions._source = registrations._source
where registrations.cancelled_at is null
  and sessions.session_status = 'stopped'
group by sessions.session_key
