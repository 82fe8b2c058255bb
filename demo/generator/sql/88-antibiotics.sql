-- A course is the days on which one substance was ordered by one way, with no more than a day left out.
create table t.abx_dose as
with lines as (
  select c.k, c.inst_code, c.at_dept, c.doctor_code, c.patient_id, c.charge_time, c.charge_time::date as on_date, c.lk, c.item_code as drug_code, c.qty, c.amount, l.route, l.is_take_home, l.pack_ddd, f.generic_id, f.abx_grade
  from t.ip_charge c join t.rx_line l on l.lk = c.lk and l.setting = 'inpatient' join t.drug_fact f on f.drug_code = c.item_code
  where f.is_antibiotic and c.refund_time is null and c.entry_time = c.charge_time
), apart as (
  select *, coalesce(on_date - lag(on_date) over w > 2, true)::int as is_first from lines window w as (partition by k, generic_id, route, is_take_home order by charge_time, lk)
)
select *, sum(is_first) over (partition by k, generic_id, route, is_take_home order by charge_time, lk) as course_no from apart;

create table t.abx_course as
with course as (
  select k, min(lk) as ck, any_value(inst_code) as inst_code, arg_min(at_dept, lk) as dept_code, arg_min(doctor_code, lk) as ordered_by, any_value(patient_id) as patient_id, arg_min(drug_code, lk) as drug_code,
    route, is_take_home, any_value(abx_grade) as grade, generic_id, min(charge_time) as first_time, max(charge_time) as last_time, min(on_date) as first_on, count(*) as days, sum(amount) as amount,
    -- What the patient got, not what was in the box.
    sum(case when pack_ddd is null then null when route = 'iv_drip' then qty * pack_ddd when is_take_home then qty * pack_ddd else 0.67 + 0.66 * u(lk, 'dose') end)::decimal(12, 4) as ddd_count
  from t.abx_dose group by k, generic_id, route, is_take_home, course_no
), operated as (
  select k as op_k, min_by(ok, started_at) as ok, started_at::date as op_on, min(started_at) as started_at, min_by(ended_at, started_at) as ended_at from t.op where k is not null and not is_cancelled group by k, started_at::date
)
select c.*, case when c.grade = 'non_restricted' and c.route = 'iv_drip' and not c.is_take_home then o.ok end as ok, o.started_at as incision_time, o.ended_at as op_ended,
  c.drug_code in ('Y0019', 'Y0020', 'Y0025') as is_slow
from course c left join operated o on o.op_k = c.k and o.op_on = c.first_on;

create table t.abx_fate as
with started as (
  select c.*, s.admit_time, s.discharge_time, s.doctors, s.specialty,
    case when ok is not null then greatest(minutes_after(s.admit_time, 5), minutes_after(incision_time, -case
        when chance(ck, 'lead', 0.8) then (case when is_slow then 60 else 30 end) + (case when is_slow then 60 else 30 end) * u(ck, 'minutes')
        when chance(ck, 'lead', 0.88) then 125 + 60 * u(ck, 'minutes') when chance(ck, 'lead', 0.95) then 5 + 24 * u(ck, 'minutes') else -10 - 30 * u(ck, 'minutes') end))
      else first_time end as start_time,
    case grade when 'special' then 2 when 'restricted' then 1 else 0 end as grade_no
  from t.abx_course c join t.stay s using (k)
), staffed as (
  select x.*, case when x.grade_no <= d.right_no or chance(x.ck, 'above', 0.03) then x.ordered_by else x.doctors[1] end as doctor_code
  from started x left join (select staff_code, case when rank_no <= 1 then 2 when rank_no = 2 then 1 else 0 end as right_no from t.doctors) d on d.staff_code = x.ordered_by
)
select s.*, case when r.rank_no <= 1 then 2 when r.rank_no = 2 then 1 else 0 end as doctor_no,
  least(s.discharge_time, case when s.ok is not null and s.days = 1 then minutes_after(s.start_time, case when chance(s.ck, 'short', 0.75) then 60 + 1320 * u(s.ck, 'length') else 1500 + 900 * u(s.ck, 'length') end)
    else minutes_after(greatest(s.last_time, s.start_time), 480) end) as stop_time,
  case when s.ok is not null or s.is_take_home then null
    when chance(s.ck, 'specimen', case grade_no when 2 then 0.86 when 1 then 0.66 else 0.48 end) then greatest(minutes_after(s.admit_time, 2), minutes_after(s.start_time, -20 - 500 * u(s.ck, 'sent')))
    when chance(s.ck, 'specimen2', 0.25) then minutes_after(s.start_time, 60 + 1400 * u(s.ck, 'sent')) end as specimen_time,
  case when grade_no < 2 or s.is_take_home then null when chance(s.ck, 'consult', 0.88) then minutes_after(s.start_time, -10 - 300 * u(s.ck, 'asked'))
    when chance(s.ck, 'consult', 0.95) then minutes_after(s.start_time, 60 + 1200 * u(s.ck, 'asked')) end as consult_time
from staffed s left join t.doctors r on r.staff_code = s.doctor_code;

create macro abx_grade_of(n) as (['non_restricted', 'restricted', 'special'])[n + 1];
create table t.consultants as
select inst_code, list(staff_code order by staff_code) as consultants from t.doctors where rank_no <= 1 and base_code in ('D0102', 'D0108', 'D0601', 'D0202') group by inst_code;

insert into antibiotic_uses by name
with seen as (
  select *, greatest(first_time, start_time) as create_time from t.abx_fate where greatest(first_time, start_time) <= $as_of
), counted as (
  -- Of a course that goes on only what was ordered by now.
  select s.ck, max(d.charge_time) as latest, count(*) as doses, sum(d.amount) as amount_now, sum(case when d.pack_ddd is null then null when d.route = 'iv_drip' or d.is_take_home then d.qty * d.pack_ddd else 0.67 + 0.66 * u(d.lk, 'dose') end)::decimal(12, 4) as ddd_now
  from seen s join t.abx_dose d on d.k = s.k and d.generic_id = s.generic_id and d.route = s.route and d.is_take_home = s.is_take_home and d.charge_time between s.first_time and s.last_time
  where d.charge_time <= $as_of group by s.ck
)
select 'KJ' || ck as use_id, 'A' || k as admission_id, null as visit_id, patient_id, s.inst_code, dept_code, doctor_code, abx_grade_of(coalesce(doctor_no, 0)) as doctor_abx_grade, 'inpatient' as setting,
  case when chance(ck, 'miscoded', case when $is_tiny then 0.015 else 0.004 end) then 'KJ' || right(drug_code, 3) else drug_code end as drug_code, route,
  case when ok is not null then 'prophylaxis' else 'treatment' end as purpose, start_time,
  -- The stop is typed, and sometimes with the day before.
  case when last_time <= $as_of then shown(case when chance(ck, 'mistyped', case when $is_tiny then 0.02 else 0.008 end) then minutes_after(start_time, -1440 + 60 * u(ck, 'typed')) else stop_time end, stop_time) end as stop_time,
  ddd_now as ddd_count, amount_now as amount, is_take_home,
  shown(case when specimen_time is null then null else pick(['痰培养', '血培养', '尿培养', '分泌物培养', '血培养', '降钙素原'], ck, 'kind') end, specimen_time) as specimen_kind, shown(specimen_time, specimen_time) as specimen_time,
  shown(consult_time, consult_time) as consult_time, shown(pick(c.consultants, ck, 'consultant'), consult_time) as consultant_code,
  grade_no > coalesce(doctor_no, 0) and chance(ck, 'urgent', 0.5) as is_emergency_override,
  shown('O' || ok, op_ended) as operation_id, shown(o.incision_class, op_ended) as incision_class, case when ok is not null then shown(incision_time, op_ended) end as incision_time,
  create_time, last_of([case when latest > create_time then latest end, case when last_time <= $as_of and stop_time > create_time then stop_time end, case when specimen_time > create_time then specimen_time end, case when consult_time > create_time then consult_time end, case when ok is not null and op_ended > create_time then op_ended end]) as update_time
from seen s join counted using (ck) left join t.consultants c on c.inst_code = s.inst_code left join (select operation_id, incision_class from operations) o on o.operation_id = 'O' || s.ok;

insert into antibiotic_uses by name
select 'KJY' || l.lk as use_id, null as admission_id, 'V' || v.k as visit_id, card(v.p, v.k) as patient_id, v.inst_code, v.dept_code, v.doctor_code,
  case when chance(l.lk, 'above', 0.03) then 'non_restricted' else f.abx_grade end as doctor_abx_grade, l.setting, l.drug_code, l.route, case when chance(l.lk, 'prophylaxis', 0.04) then 'prophylaxis' else 'treatment' end as purpose,
  l.pay_time as start_time, null as stop_time, (l.qty * l.pack_ddd)::decimal(12, 4) as ddd_count, yuan(l.qty * f.unit_price) as amount, false as is_take_home, null as specimen_kind, null as specimen_time, null as consult_time, null as consultant_code,
  f.abx_grade <> 'non_restricted' and chance(l.lk, 'above', 0.015) as is_emergency_override, l.pay_time as create_time
from t.rx_line l join t.drug_fact f using (drug_code) join t.visit v on v.k = l.lk // 32
where f.is_antibiotic and l.setting <> 'inpatient' and l.pay_time <= $as_of and l.refund_time is null;
