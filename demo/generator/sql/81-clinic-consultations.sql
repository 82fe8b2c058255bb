-- Consultations: the ones that were charged, urgent ones to the bedside, and discussions of several departments (MDT), before level 4 operations above all.
create table t.consult as
with asked as (
  select 'HZ' || lk as consult_id, lk as key, k, null::bigint as ok, 'ordinary' as kind, case when chance(lk, 'antibiotic', 0.08) then 'special_antibiotic' else 'diagnosis' end as purpose,
    minutes_after(charge_time, -90 - 1100 * pow(u(lk, 'before'), 1.5)) as asked_at, charge_time as done_at, null::timestamp as came_at
  from t.ip_line where item_code = 'B007' and slot = 2
  union all
  select 'HU' || k, k, k, null, 'urgent', 'treatment', minutes_after(admit_time, 100 + 2000 * u(k, 'urgent_at') * least(los_days, 3)), null, null
  from t.stay where not is_cancelled and not is_newborn and los_days >= 1 and chance(k, 'urgent_consult', 0.05)
  union all
  -- The discussion that the operation's record names: one for all procedures of a session.
  select 'HM' || ok, ok, k, ok, 'mdt', 'preoperative', minutes_after(mdt_at, -(90 + 1200 * u(ok, 'mdt_asked'))), mdt_at, null
  from (
    select o.ok, o.k, greatest(minutes_after(s.admit_time, 50), minutes_after(o.started_at, -(240 + floor(1400 * u(o.ok, 'mdt_at'))))) as mdt_at
    from (select *, min(ok) over (partition by k, started_at) as session_no from t.op where k is not null) o join t.stay s using (k)
    where o.proc.level = 4 and chance(o.session_no, 'mdt', 0.83)
  )
  union all
  select 'HD' || k, k, k, null, 'mdt', 'diagnosis', minutes_after(admit_time, 1500 + 900 * u(k, 'mdt_at')), null, null
  from t.stay where not is_cancelled and not is_newborn and los_days >= 5 and chance(k, 'mdt', case when specialty = 'onco' then 0.25 else 0.01 end)
), placed as (
  select a.* replace (greatest(a.asked_at, minutes_after(s.admit_time, 45)) as asked_at), s.patient_id, s.inst_code, s.doctor_code, s.admit_time, s.discharge_time, s.los_days
  from asked a join t.stay s using (k)
), timed as (
  select * replace (
    case kind when 'urgent' then minutes_after(asked_at, case when chance(key, 'prompt', 0.9) then 3 + 6 * u(key, 'came') else 12 + 45 * u(key, 'came') end) end as came_at,
    case when kind = 'ordinary' then greatest(minutes_after(done_at, case when chance(key, 'slow', 0.06) then 900 + 900 * u(key, 'slow_by') else 0 end), minutes_after(asked_at, 35))
      when kind = 'urgent' then minutes_after(asked_at, 25 + 60 * u(key, 'lasted'))
      when purpose = 'preoperative' then done_at
      else minutes_after(asked_at, 1200 + 1700 * u(key, 'mdt_done')) end as done_at)
  from placed
), fated as (
  select *, purpose <> 'preoperative' and chance(key, 'withdrawn', 0.02) as is_withdrawn, minutes_after(asked_at, 20 + 30 * u(key, 'withdrawn_at')) as withdrawn_at
  from timed where asked_at < discharge_time and done_at < discharge_time
)
select f.*, sp.dept_code as at_dept, sp.ward_code as at_ward, x.dept_code as consult_dept, x.doctor as consult_doctor
from fated f
join t.spell sp on sp.k = f.k and f.asked_at::date >= sp.from_on and f.asked_at::date < sp.to_on
join (select inst_code, list({'dept_code': dept_code, 'doctors': doctors} order by dept_code) as places from t.dep where type = 'clinical' and len(doctors) > 0 and closed is null and opened < date '2024-01-01' group by inst_code) w on w.inst_code = f.inst_code,
lateral (select place.dept_code, pick(place.doctors, f.key, 'consultant') as doctor from (select pick(list_filter(w.places, lambda y: y.dept_code <> sp.dept_code), f.key, 'consulted') as place)) x;

insert into consultations by name
select consult_id as consultation_id, 'A' || k as admission_id, null as visit_id, 'O' || ok as operation_id, patient_id, inst_code, kind as consult_type, purpose, asked_at as request_time, at_dept as request_dept_code,
  doctor_code as request_doctor_code, consult_dept as consult_dept_code, case when not is_withdrawn then shown(consult_doctor, coalesce(came_at, done_at)) end as consult_doctor_code, at_ward as patient_ward_code,
  case when kind = 'mdt' then 3 + floor(4 * u(key, 'depts'))::int else 1 end as dept_count, case when not is_withdrawn then shown(came_at, came_at) end as arrive_time, case when not is_withdrawn then shown(done_at, done_at) end as finish_time,
  case when is_withdrawn and withdrawn_at <= $as_of then 'cancelled' when not is_withdrawn and done_at <= $as_of then 'done' else 'requested' end as status,
  asked_at as create_time, last_of(case when is_withdrawn then [withdrawn_at] else [came_at, done_at] end) as update_time
from t.consult where asked_at <= $as_of;
