-- What the integration platform knows and the HIS does not show: plans, and fates that are written down later only.
create schema platform;

-- The theatre's list of yesterday and today: elective operations are listed in the morning, urgent ones as they come.
create table platform.theatre as
select *, case when is_urgent then minutes_after(started_at, -45) else greatest(clock(started_at::date, 390 + 20 * u(ok, 'listed')), minutes_after(admit_time, 20)) end as listed_at
from (
  select 'O' || o.ok as operation_id, o.ok, 'A' || o.k as admission_id, o.inst_code, o.dept_code as op_dept_code, o.theatre_dept as theatre_dept_code, o.doctor_code as surgeon_code,
    case when o.proc.level >= 2 then pick(o.anesthetists, o.ok, 'anes') end as anesthetist_code, o.proc.code as icd9_code, o.proc.name as operation_name, o.is_urgent, o.is_cancelled, o.started_at, o.ended_at, s.admit_time,
    1 + floor(6 * u(o.ok, 'room'))::int as room_no
  from t.op o join t.stay s using (k)
  where o.started_at::date between $as_of::date - 1 and $as_of::date
);

create table platform.appointment as
select 'R' || k as reg_id, visit_time as starts_at from t.reg where is_appointment and d >= $as_of::date - 1;

create table platform.way_home as
select admission_id, discharge_way from t.front where discharge_time >= $as_of::date - 1;
