-- The emergency room's gravest by the pathway they are taken on; triage by level I-IV, the resuscitation room, who dies there.
create macro ed_path(k) as case when k >= 600000000000 then null when u(k, 'path') < 0.0045 then 'stemi' when u(k, 'path') < 0.0155 then 'stroke' when u(k, 'path') < 0.018 then 'arrest' when u(k, 'path') < 0.026 then 'trauma' end;
create macro ed_level(k) as case when k >= 600000000000 then 2 when ed_path(k) = 'arrest' then 1 when ed_path(k) = 'stemi' then 1 + chance(k, 'grave', 0.5)::int when ed_path(k) is not null then 2
  when u(k, 'triage') < 0.004 then 1 when u(k, 'triage') < 0.055 then 2 when u(k, 'triage') < 0.47 then 3 else 4 end;
create macro ed_resus(k) as ed_level(k) = 1 or coalesce(ed_path(k) in ('stemi', 'stroke'), false) or (ed_level(k) = 2 and chance(k, 'resus', 0.6)) or (k >= 600000000000 and chance(k, 'resus', 0.8));
create macro ed_dies(k) as ed_resus(k) and chance(k, 'ed_dies', case when ed_path(k) = 'arrest' then 0.68 when ed_level(k) = 1 then 0.12 else 0.012 end);
-- A scratch on the hand is no level I: the grave have grave diagnoses, and who comes back has the old one.
create macro ed_diagnosis(k, choices) as case ed_path(k % 600000000000)
  when 'stemi' then {'code': 'I21.900', 'name': '急性心肌梗死'} when 'stroke' then {'code': 'I63.900', 'name': '脑梗死'} when 'arrest' then {'code': 'I46.900', 'name': '心脏骤停'}
  when 'trauma' then pick([{'code': 'S06.500', 'name': '创伤性硬膜下出血'}, {'code': 'S06.200', 'name': '弥散性脑损伤'}, {'code': 'S01.900', 'name': '头部开放性伤口'}], k % 600000000000, 'diagnosis')
  else case when ed_level(k % 600000000000) <= 2 then pick([{'code': 'R07.400', 'name': '胸痛'}, {'code': 'R10.400', 'name': '腹痛'}, {'code': 'K92.200', 'name': '消化道出血'},
      {'code': 'J96.000', 'name': '急性呼吸衰竭'}, {'code': 'A41.900', 'name': '脓毒症'}, {'code': 'T78.400', 'name': '过敏反应'}], k % 600000000000, 'diagnosis')
    else pick_skewed(choices, k % 600000000000, 'diagnosis') end end;

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
), returned as (
  -- Back in the emergency room within three days of leaving its resuscitation room.
  select * exclude (came_at) replace (k + 600000000000 as k, came_at as visit_time, came_at::date as d, dn + (came_at::date - d)::int as dn, minutes_after(came_at, -(3 + floor(12 * u(k, 'again_wait')))) as reg_time)
  from (select *, minutes_after(visit_time, 1440 + 2600 * u(k, 'again_at')) as came_at from fated)
  where specialty = 'emer' and fate = 'kept' and ed_resus(k) and not ed_dies(k) and chance(k, 'again', 0.05)
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
from (select * from fated union all by name select * from returned);

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
  case when v.specialty = 'emer' then ed_diagnosis(v.k, x.choices) else pick_skewed(x.choices, v.k, 'diagnosis') end as diagnosis,
  greatest(0, date_diff('minute', v.reg_time, v.visit_time)) as since_registration
from (select * from kept union all by name select * from examined) v
join t.person person using (p)
join t.diagnoses_of x using (specialty, sex)
where v.visit_time <= $as_of;
