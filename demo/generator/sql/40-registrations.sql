-- One row per registration that was or will be made for a day up to a week after as_of.
create table t.reg as
with slots as (
  select c.d, c.dn, dep.* exclude (op_rate),
    floor(dep.op_rate * case when dep.specialty = 'emer' then c.emergency else c.clinic end + u(c.dn * 1000 + dep.seq, 'count'))::int as n
  from t.pace c
  join t.dep dep on dep.specialty = c.specialty and dep.op_rate > 0 and dep.type = 'clinical'
  where c.d >= dep.opened and c.d < coalesce(dep.closed, date '9999-01-01')
), events as (
  select * exclude (n), dn * 1000000 + seq * 1000 + i as k from (select *, unnest(range(n)) as i from slots)
), planned as (
  select *,
    case when specialty = 'emer' then 'emergency' when chance(k, 'internet', 0.03) then 'internet' else 'outpatient' end as reg_type,
    visitor(k, dn, specialty) as p,
    1 + floor(u(k, 'doctor') * len(doctors))::int as doctor_no,
    case when specialty = 'emer' then clock(d, 1439 * u(k, 'time'))
      when chance(k, 'morning', 0.66) then clock(d, 485 + 210 * u(k, 'time')) else clock(d, 815 + 190 * u(k, 'time')) end as visit_time,
    specialty <> 'emer' and dn > 7 and chance(k, 'appointed', least(0.72, 0.46 + dn * 0.0003)) as is_appointment
  from events
), timed as (
  select *,
    case when is_appointment then clock(d - (1 + floor(6 * u(k, 'lead')))::int, 420 + 840 * u(k, 'regtime'))
      else minutes_after(visit_time, -(4 + floor(45 * u(k, 'wait')))) end as reg_time0
  from planned
), fated as (
  select * exclude (reg_time0),
    greatest(reg_time0, clock(date '2024-01-01', 1)) as reg_time,
    case
      -- Registered on the last day of a month, given back on the first of the next: the cancellation belongs to another month.
      when not is_appointment and specialty <> 'emer' and day(d + 1) = 1 and chance(k, 'fate', 0.12) then 'late_cancel'
      when chance(k, 'fate', 0.045) then 'cancelled'
      when is_appointment and chance(k, 'fate', 0.08) then 'no_show' else 'kept' end as fate
  from timed
)
select k, p, d, dn, inst_code, dept_code, specialty, seq, surg, lab_dept, exam_dept, theatre_dept, pharmacy_dept, reg_type, is_appointment, reg_time, visit_time, fate,
  doctors[doctor_no] as doctor_code,
  case when reg_type = 'internet' then 'wechat' when is_appointment then pick(['wechat', 'wechat', 'wechat', 'phone', 'self_service'], k, 'channel')
    else pick(['window', 'self_service', 'self_service'], k, 'channel') end as channel,
  case when specialty = 'emer' then 'A002' when reg_type = 'internet' then 'A003' else 'A001' end as item_code,
  case when specialty = 'emer' then 2.00 else 1.00 end::decimal(14, 2) as reg_fee,
  case fate when 'late_cancel' then clock(d + 1, 485 + 120 * u(k, 'cancel'))
    when 'cancelled' then date_trunc('second', reg_time + (visit_time - reg_time) * (0.1 + 0.8 * u(k, 'cancel'))) end as cancel_time,
  case fate when 'no_show' then clock(d, 1380) end as no_show_time,
  pick(doctors, k, 'desk') as unused_doctor
from fated;

alter table t.reg drop column unused_doctor;

create table t.visit as
with kept as (
  select k, p, d, dn, inst_code, dept_code, specialty, surg, lab_dept, exam_dept, theatre_dept, pharmacy_dept, doctor_code, reg_type as visit_type, reg_time, visit_time, is_appointment, true as has_reg
  from t.reg where fate = 'kept' and visit_time <= $as_of
), checkups as (
  select c.dn * 1000000 + dep.seq * 1000 + i as k, c.d, c.dn, dep.inst_code, dep.dept_code, dep.specialty, dep.surg, dep.lab_dept, dep.exam_dept, dep.theatre_dept, dep.pharmacy_dept, dep.doctors
  from t.pace c
  join t.dep dep on dep.specialty = c.specialty and dep.specialty = 'chkp',
  lateral (select unnest(range(case when c.clinic < 0.45 then 0 else floor(dep.op_rate * c.clinic + u(c.dn * 1000 + dep.seq, 'count'))::int end)) as i)
), examined as (
  select k, 1 + visitor(k, dn, 'chkp') // 10 * 10 + 5 + floor(4 * u(k, 'c'))::int as p, d, dn, inst_code, dept_code, specialty, surg, lab_dept, exam_dept, theatre_dept, pharmacy_dept,
    pick(doctors, k, 'doctor') as doctor_code, 'checkup' as visit_type, null::timestamp as reg_time, clock(d, 470 + 150 * u(k, 'time')) as visit_time, false as is_appointment, false as has_reg
  from checkups
)
select v.*, person.payer_code as own_payer,
  -- 自费转医保 and its reverse: the payer of the visit is not always the payer of the person.
  case when v.visit_type = 'checkup' or chance(v.k, 'selfpay', 0.06) then '03' else person.payer_code end as payer_code,
  minutes_after(v.visit_time, 12 + 14 * u(v.k, 'length')) as end_time,
  pick_skewed(x.choices, v.k, 'diagnosis') as diagnosis,
  greatest(0, date_diff('minute', v.reg_time, v.visit_time)) as since_registration
from (select * from kept union all by name select * from examined) v
join t.person person using (p)
join t.diagnoses_of x using (specialty)
where v.visit_time <= $as_of;
