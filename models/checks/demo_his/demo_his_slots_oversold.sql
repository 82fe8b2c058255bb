-- 加号：已挂未退的号多于计划号源。Sessions of which more was sold than planned.
{{ config(severity='warn') }}

select sessions.session_key
from {{ ref('stg_demo_his__clinic_sessions') }} as sessions
inner join {{ ref('stg_demo_his__registrations') }} as registrations on sessions.session_id = registrations.session_id
  and sessions._source = registrations._source
where registrations.cancelled_at is null
group by sessions.session_key
having count(*) > min(sessions.planned_slots)
