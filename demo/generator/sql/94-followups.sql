-- Follow-up after discharge: a week after it, three days at the earliest, two weeks at the latest.
create table t.callback as
select f.*, clock(plan_on + floor(-3 + 9 * u(k, 'called'))::int + case when chance(k, 'called_late', 0.06) then 8 else 0 end, 520 + 460 * u(k, 'called_at')) as call_time, chance(k, 'reached', 0.87) as is_reached, clock(plan_on + 17, 1050) as given_up
from (select f.*, f.discharge_time::date + 7 as plan_on from t.front f where not f.is_newborn and f.discharge_way <> 'death') f;

insert into followups by name
select 'SF' || k as followup_id, 'discharge' as kind, null as disease, c.inst_code, c.inst_code as perform_inst_code, c.patient_id, null as resident_id, c.admission_id, c.discharge_time, l.dept_code, l.ward_code, c.group_code, c.doctor_code, c.diagnosis.code as icd10_code, c.payer_code,
  years_old(person.birth_date, c.discharge_time) as age_years, plan_on as plan_date, 4 as days_before, 7 as days_after,
  -- 录错: done, it says, while the patient still lay in the ward.
  case when is_reached then shown(case when chance(k, 'too_soon', scarce(0.006)) then discharge_time - interval 26 hours else call_time end, call_time) end as done_time,
  case when is_reached then shown(pick(['phone', 'phone', 'phone', 'phone', 'wechat', 'outpatient', 'phone', 'home'], k, 'by'), call_time) end as method,
  case when is_reached then shown(pick(['recovered', 'improved', 'improved', 'stable', 'stable', 'worsened'], k, 'how'), call_time) end as result,
  case when chance(k, 'come_again', 0.55) then discharge_time::date + pick([7, 14, 14, 30, 30, 90], k, 'again') end as revisit_date,
  case when is_reached and call_time <= $as_of then 'done' when not is_reached and given_up <= $as_of then 'lost' else 'planned' end as status,
  discharge_time as create_time, last_of([case when is_reached then call_time else given_up end]) as update_time
from t.callback c join t.person person using (p) join t.last_place l using (k);

-- Who is on the register of a chronic disease, since when, and how well the person keeps to it.
create table t.chronic as
with ill as (
  select rk * 4 + 1 as ck, 'hypertension' as disease, 91 as every, r.* from t.resident r where birth_date < date '1989-01-01' and chance(rk, 'hypertension', case when birth_date < date '1959-01-01' then 0.24 else 0.09 end)
  union all by name
  select rk * 4 + 2 as ck, 't2dm' as disease, 91 as every, r.* from t.resident r where birth_date < date '1989-01-01' and chance(rk, 't2dm', case when birth_date < date '1959-01-01' then 0.09 else 0.035 end)
  union all by name
  select rk * 4 + 3 as ck, 'smi' as disease, 91 as every, r.* from t.resident r where birth_date between date '1955-01-01' and date '2006-01-01' and chance(rk, 'smi', case when $is_tiny then 0.012 else 0.006 end)
  union all by name
  select rk * 4 + 0 as ck, 'tb' as disease, 30 as every, r.* from t.resident r where birth_date < date '2008-01-01' and chance(rk, 'tb', case when $is_tiny then 0.006 else 0.0018 end)
)
select *, case when disease = 'tb' then date '2023-12-01' + floor(1090 * u(ck, 'notified'))::int else greatest(archived_on, date '2012-01-01' + floor(4300 * u(ck, 'registered'))::int) end as registered_on,
  chance(ck, 'managed', case disease when 'smi' then 0.93 when 'tb' then 0.96 else 1 end) as is_managed, chance(ck, 'keeps', 0.8) as keeps, 133 + 9 * gauss(ck, 'sys') as sys0, 82 + 6 * gauss(ck, 'dia') as dia0, 6.7 + 1.0 * gauss(ck, 'fpg') as fpg0
from ill;

create table t.check_up as
with planned as (
  select c.*, i, ck * 32 + i as vk, case when disease = 'tb' then registered_on + 10 + 30 * i else date '2024-01-01' + floor(every * u(ck, 'anchor'))::int + every * i end as plan_on
  from t.chronic c, lateral (select unnest(range(case when c.disease = 'tb' then 6 else 14 end))::int as i)
  where is_managed
), dated as (
  select *, clock(plan_on + greatest(-12, least(15, round(4 * gauss(vk, 'moved'))))::int, 490 + 500 * u(vk, 'on_at')) as visit_time, chance(vk, 'comes', case when keeps then 0.97 else 0.62 end) as comes, clock(plan_on + 20, 1020) as given_up,
    -- Nobody told the clinic that the person had died; half a year of follow-ups is still written.
    case when chance(rk, 'not_told', scarce(0.12)) then died_on + 200 else died_on end as until
  from planned where plan_on > registered_on
)
select *, round(sys0 + 7 * gauss(vk, 'sys'))::int as systolic, least(round(dia0 + 5 * gauss(vk, 'dia')), round(sys0 + 7 * gauss(vk, 'sys')) - 20)::int as diastolic, round(greatest(3.9, fpg0 + 0.7 * gauss(vk, 'fpg')), 1)::decimal(5, 1) as fpg
from dated where (until is null or (plan_on < until and visit_time::date < until)) and clock(plan_on - 30, 420) <= $as_of;

insert into followups by name
select 'MF' || vk as followup_id, 'chronic' as kind, disease, reporter as inst_code, perform_inst as perform_inst_code, patient_id, resident_id, null as admission_id, null as discharge_time, pick(doctors, ck, 'own_doctor') as doctor_code,
  case disease when 'hypertension' then 'I10.x00' when 't2dm' then 'E11.900' when 'smi' then 'F20.900' else 'A15.000' end as icd10_code, years_old(birth_date, plan_on) as age_years, plan_on as plan_date, 10 as days_before, 10 as days_after,
  case when comes then shown(visit_time, visit_time) end as done_time, case when comes then shown(pick(['outpatient', 'outpatient', 'outpatient', 'home', 'home'], vk, 'by'), visit_time) end as method,
  case when comes then shown(case when disease = 'hypertension' and systolic < 140 or disease = 't2dm' and fpg < 7.0 or disease in ('smi', 'tb') then 'stable' else 'unsatisfactory' end, visit_time) end as result,
  case when comes and disease in ('hypertension', 't2dm') then shown(systolic, visit_time) end as systolic, case when comes and disease in ('hypertension', 't2dm') then shown(diastolic, visit_time) end as diastolic,
  case when comes and disease = 't2dm' then shown(fpg, visit_time) end as fasting_glucose, case when comes then shown(chance(vk, 'takes', case when keeps then 0.95 else 0.6 end), visit_time) end as is_medication_regular,
  case when comes and visit_time <= $as_of then 'done' when not comes and given_up <= $as_of then 'lost' else 'planned' end as status,
  clock(plan_on - 30, 420) as create_time, last_of([case when comes then visit_time else given_up end]) as update_time
from t.check_up;

insert into surveys by name
with asked as (
  select v.k * 4 + 1 as sk, 'answer' as survey_type, 'outpatient' as survey_kind, v.inst_code, v.p, v.k as visit_k, null::bigint as stay_k, v.dept_code, null as ward_code, v.doctor_code, minutes_after(v.end_time, 40 + 3000 * u(v.k, 'answers_at')) as on_at
  from t.visit v where v.visit_type in ('outpatient', 'emergency') and chance(v.k, 'answers', 0.03)
  union all
  select f.k * 4 + 2, 'answer', 'inpatient', f.inst_code, f.p, null, f.k, l.dept_code, l.ward_code, f.doctor_code, minutes_after(f.discharge_time, 60 + 6000 * u(f.k, 'answers_at'))
  from t.front f join t.last_place l using (k) where not f.is_newborn and f.discharge_way <> 'death' and chance(f.k, 'answers', 0.32)
  union all
  select (hash(x.staff_code) // 64 + h.i)::bigint, 'answer', 'staff', x.inst_code, null, null, null, x.dept_code, null, null, clock(h.d + floor(12 * u(hash(x.staff_code, h.d), 'answers'))::int, 1100 + 200 * u(hash(x.staff_code, h.d), 'on_at'))
  from (select staff_code, inst_code, dept_code from t.doctors union all select staff_code, inst_code, dept_code from t.support) x,
    (values (1, date '2024-06-10'), (2, date '2024-12-09'), (3, date '2025-06-09'), (4, date '2025-12-08'), (5, date '2026-06-08')) h(i, d) where chance(hash(x.staff_code, h.d), 'asked', 0.62)
  union all
  select v.k * 4 + 3, 'complaint', 'outpatient', v.inst_code, v.p, v.k, null, v.dept_code, null, v.doctor_code, minutes_after(v.end_time, 30 + 4000 * u(v.k, 'complains_at'))
  from t.visit v where v.visit_type in ('outpatient', 'emergency') and chance(v.k, 'complains', 0.0016)
  union all
  select f.k * 4, 'complaint', 'inpatient', f.inst_code, f.p, null, f.k, l.dept_code, l.ward_code, f.doctor_code, minutes_after(f.discharge_time, 60 + 9000 * u(f.k, 'complains_at'))
  from t.front f join t.last_place l using (k) where not f.is_newborn and chance(f.k, 'complains', 0.006)
)
select 'DC' || sk as survey_id, survey_type, survey_kind, inst_code, card_at(p, visit_k, stay_k, null) as patient_id, 'V' || visit_k as visit_id, 'A' || stay_k as admission_id, dept_code, ward_code, doctor_code,
  case when survey_kind = 'staff' then 'web' when survey_type = 'complaint' then pick(['phone', 'desk', 'hotline_12345', 'letter'], sk, 'channel') else pick(['wechat', 'sms', 'wechat', 'paper'], sk, 'channel') end as channel, on_at as survey_time,
  -- 满分100; a few were entered with one nought too many.
  case when survey_type = 'answer' then case when chance(sk, 'nought', scarce(0.004)) then 900 else greatest(20, least(100, round(case survey_kind when 'staff' then 83 when 'inpatient' then 93 else 90 end + 4 * u(hash(dept_code), 'liked') + 6 * gauss(sk, 'score')))) end end as score,
  case when survey_type = 'answer' then chance(sk, 'complete', 0.94) else chance(sk, 'upheld', 0.8) end as is_valid,
  case when survey_type = 'complaint' then pick(['attitude', 'waiting', 'communication', 'quality', 'fee', 'environment', 'attitude'], sk, 'about') end as complaint_class,
  case when survey_type = 'complaint' then shown(minutes_after(on_at, 1000 + 17000 * u(sk, 'resolved')), minutes_after(on_at, 1000 + 17000 * u(sk, 'resolved'))) end as resolve_time,
  on_at as create_time, case when survey_type = 'complaint' then last_of([minutes_after(on_at, 1000 + 17000 * u(sk, 'resolved'))]) end as update_time
from asked where on_at <= $as_of;
