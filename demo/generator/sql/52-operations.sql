create table t.op as
with main_ones as (
  select s.*, sex, 1 as seq_no, false as is_reop,
    least(greatest(los_days - 1, 0), 1 + floor(2.4 * u(k, 'op_day'))::int) as op_day,
    chance(k, 'urgent', case when specialty in ('gsur', 'orth', 'nsur', 'obst', 'emer') then 0.25 else 0.05 end) as is_urgent
  from t.stay s join (select p, sex from t.person) using (p)
  where not is_cancelled and not is_newborn and s.surg > 0 and chance(k, 'operated', s.surg)
), picked as (
  select m.*, case when los_days <= 1 then coalesce(pick(list_filter(x.choices, lambda c: c.day), m.k, 'op'), pick_skewed(x.choices, m.k, 'op')) else pick_skewed(x.choices, m.k, 'op') end as proc
  from main_ones m join t.procedures_of x using (specialty, sex)
), timed as (
  select *,
    case when los_days = 0 then minutes_after(admit_time, 60 + 120 * u(k, 'start'))
      when op_day = 0 or is_urgent then greatest(minutes_after(admit_time, 90 + 240 * u(k, 'start')), clock(d, 0))
      else clock(d + op_day, 510 + 420 * u(k, 'start')) end as started_at
  from picked
), seconds as (
  select t.* replace (2 as seq_no, pick(x.choices, t.k, 'op2') as proc) from timed t join t.procedures_of x using (specialty, sex)
  where chance(t.k, 'second', 0.18)
), again as (
  -- Back to the theatre, unplanned.
  select t.* replace (3 as seq_no, true as is_reop, true as is_urgent, pick(x.choices, t.k, 'op3') as proc, clock(t.started_at::date + 2, 540 + 500 * u(t.k, 'reop_at')) as started_at)
  from timed t join t.procedures_of x using (specialty, sex)
  where t.los_days - t.op_day >= 4 and chance(t.k, 'reoperated', 0.014)
)
select k * 4 + seq_no as ok, k, null::bigint as visit_k, p, patient_id, inst_code, dept_code, theatre_dept, doctors, anesthetists, specialty, 'inpatient' as setting, seq_no, is_reop, is_urgent,
  proc, started_at, doctor_code,
  minutes_after(started_at, 30 + proc.level * 30 * (0.6 + 0.9 * u(k * 4 + seq_no, 'long'))) as ended_at,
  seq_no = 1 and chance(k, 'op_cancelled', 0.02) as is_cancelled
from (select * from timed union all by name select * from seconds union all by name select * from again)
where proc.code is not null;

-- A second procedure of a cancelled operation did not happen either.
delete from t.op where not is_cancelled and k in (select k from t.op where is_cancelled);

insert into t.op by name
select v.k * 4 as ok, null as k, v.k as visit_k, v.p, card(v.p, v.k) as patient_id, v.inst_code, v.dept_code, v.theatre_dept, [v.doctor_code] as doctors, null as anesthetists, v.specialty,
  case when chance(v.k, 'day', 0.15) then 'day' else 'outpatient' end as setting, 1 as seq_no, false as is_reop, false as is_urgent,
  pick(small.choices, v.k, 'op') as proc, minutes_after(v.visit_time, 8) as started_at, v.doctor_code, minutes_after(v.visit_time, 11) as ended_at, false as is_cancelled
from t.visit v
join (select p, sex from t.person) using (p)
join (select specialty, sex, list_filter(choices, lambda c: c.day and c.level <= 2) as choices from t.procedures_of) small using (specialty, sex)
where v.surg > 0 and len(small.choices) > 0 and v.visit_type in ('outpatient', 'emergency') and chance(v.k, 'small_op', 0.02 * v.surg);
