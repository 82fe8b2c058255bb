-- 号源使用率：已挂号未退的号源数 / 投放号源总数，按出诊日；停诊单元不投放号源，其已挂的号也不计。

with sessions as (
  select * from {{ ref('stg_demo_his__clinic_sessions') }}
  where session_status <> 'stopped'
    and cast(session_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

taken as (
  select
    session_id,
    _source,
    count(*) as slots
  from {{ ref('stg_demo_his__registrations') }}
  where cancelled_at is null
  group by session_id, _source
)

select
  sessions.department_code,
  cast(date_trunc('month', sessions.session_on) as date) as month_start_on,
  sum(coalesce(taken.slots, 0)) as numerator,
  sum(sessions.planned_slots) as denominator
from sessions
left join taken on sessions.session_id = taken.session_id
  and sessions._source = taken._source
group by sessions.department_code, date_trunc('month', sessions.session_on)
