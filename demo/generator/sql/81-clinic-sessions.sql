-- A session (出诊单元) is a day of an expert's clinic or of a department's ordinary one; what is sold of it are the registrations that name it.
create table t.session as
with sold as (
  select clinic_session_of(r, doc) as session_id, r.inst_code, r.dept_code, case when doc.rank_no <= 1 then r.doctor_code end as doctor_code, r.d, r.dn, count(*) as n, count(*) filter (r.cancel_time is null) as kept
  from t.reg r join t.doctors doc on doc.staff_code = r.doctor_code
  where r.reg_type = 'outpatient'
  group by all
), idle as (
  -- Experts whom nobody asked for that day, and those who stopped their clinic.
  select 'CS' || doc.staff_code || '-' || strftime(c.d, '%Y%m%d') as session_id, doc.inst_code, doc.dept_code, doc.staff_code as doctor_code, c.d, c.dn, 0 as n, 0 as kept
  from t.doctors doc
  join t.dep dep using (dept_code)
  cross join t.calendar c
  where doc.rank_no <= 1 and dep.op_rate > 0 and dep.type = 'clinical' and dep.specialty <> 'emer' and not c.is_off
    and c.d >= dep.opened and c.d < coalesce(dep.closed, date '9999-01-01') and chance(hash(doc.staff_code, c.dn), 'idle', 0.04)
), sessions as (
  select * from sold
  union all
  select * from idle where session_id not in (select session_id from sold)
), fated as (
  select *, hash(session_id) as k,
    -- Of a stopped clinic nobody should hold a number; of a few some still do.
    case when chance(hash(session_id), 'fate', case when n = 0 then 0.5 when doctor_code is not null then 0.006 else 0 end) then 'stopped'
      when doctor_code is not null and chance(hash(session_id), 'fate', 0.018) then 'changed' else 'open' end as fate
  from sessions
)
select *, clock(d - 8, 420) as created_at,
  case when fate <> 'open' then clock(d - 1 - floor(3 * u(k, 'told'))::int, 480 + 500 * u(k, 'told_at')) end as stopped_at,
  -- 加号: a doctor sees one more than was planned.
  case when kept >= 2 and chance(k, 'oversold', 0.1) then kept - 1 else n + floor(n * 0.35 * u(k, 'spare'))::int + case when n = 0 then 8 when chance(k, 'spare1', 0.45) then 1 else 0 end end::int as planned
from fated;

insert into clinic_sessions by name
select session_id, s.inst_code, s.dept_code, s.doctor_code, d as session_date, 'day' as period, case when s.doctor_code is null then 'ordinary' else 'expert' end as session_type, planned as planned_slots,
  shown(fate, stopped_at) as status, shown(stopped_at, stopped_at) as stop_time,
  shown(pick(['外出会诊', '参加学术会议', '急诊手术', '病假', '下乡支援', '院内会议'], k, 'reason'), stopped_at) as stop_reason,
  case when fate = 'changed' then shown(pick(list_filter(dep.doctors, lambda x: x <> s.doctor_code), k, 'substitute'), stopped_at) end as substitute_doctor_code,
  created_at as create_time, last_of([stopped_at]) as update_time
from t.session s join t.dep dep using (dept_code)
where created_at <= $as_of;

update clinic_sessions set status = 'open' where status is null;
