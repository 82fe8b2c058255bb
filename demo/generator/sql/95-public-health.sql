-- 基本公共卫生服务: one row per service to a person, on the day it was given; a health lecture has participants instead of a person.
create table t.who as
select rk, resident_id, patient_id, area_code, perform_inst, reporter, doctors, birth_date, died_on, class, sex from t.resident
union all by name
select bk as rk, child_resident as resident_id, child_patient as patient_id, area_code, perform_inst, reporter, doctors, born_on as birth_date, null as died_on, 0 as class, null as sex from t.birth;

-- 国家免疫规划疫苗儿童免疫程序 (2021): months of age; since 2025 百白破 is given at 2, 4, 6 and 18 months and at 6 years.
create table t.dose as
select row_number() over (order by age_month, vaccine, dose_no) as dose_key, * from (values
  ('HepB', 1, 0, 1900, 2100), ('BCG', 1, 0, 1900, 2100), ('HepB', 2, 1, 1900, 2100), ('HepB', 3, 6, 1900, 2100), ('IPV', 1, 2, 1900, 2100), ('IPV', 2, 3, 1900, 2100), ('bOPV', 3, 4, 1900, 2100), ('bOPV', 4, 48, 1900, 2100),
  ('DTaP', 1, 3, 1900, 2024), ('DTaP', 2, 4, 1900, 2024), ('DTaP', 3, 5, 1900, 2024), ('DTaP', 4, 18, 1900, 2024), ('DTaP', 1, 2, 2025, 2100), ('DTaP', 2, 4, 2025, 2100), ('DTaP', 3, 6, 2025, 2100), ('DTaP', 4, 18, 2025, 2100),
  ('MMR', 1, 8, 1900, 2100), ('MMR', 2, 18, 1900, 2100), ('JE-L', 1, 8, 1900, 2100), ('JE-L', 2, 24, 1900, 2100), ('MenA', 1, 6, 1900, 2100), ('MenA', 2, 9, 1900, 2100), ('MenAC', 1, 36, 1900, 2100), ('MenAC', 2, 72, 1900, 2100), ('HepA-L', 1, 18, 1900, 2100)
) d(vaccine, dose_no, age_month, from_year, to_year);

create table t.ph as
with yearly as (
  select rk * 16 + y.i as pk, 'elderly_exam' as type, w.* exclude (class, sex), clock(make_date(y.y, 3, 1) + floor(250 * u(rk * 16 + y.i, 'exam_on'))::int, 450 + 200 * u(rk * 16 + y.i, 'exam_at')) as on_at
  from t.who w, (values (1, 2024), (2, 2025), (3, 2026)) y(i, y) where birth_date <= make_date(y.y - 65, 12, 31) and chance(rk * 16 + y.i, 'exam', 0.74)
), children as (
  select bk * 32 + a.m % 31 as pk, 'child_visit' as type, w.* exclude (class, sex), clock(w.birth_date + (a.m * 30.4)::int + floor(20 * u(rk * 128 + a.m, 'seen_on'))::int, 500 + 450 * u(rk * 128 + a.m, 'seen_at')) as on_at
  from t.who w, (select rk as bk, unnest([1, 3, 6, 8, 12, 18, 24, 30, 36, 48, 60, 72]) as m from t.who where class = 0 and birth_date > date '2017-06-01') a
  where w.rk = a.bk and chance(rk * 128 + a.m, 'seen', 0.9)
), shots as (
  select rk * 32 + d.dose_key as pk, 'vaccination' as type, w.* exclude (class, sex), clock(birth_date + (d.age_month * 30.44)::int + case when d.age_month = 0 then 0 else floor(24 * pow(u(rk * 32 + d.dose_key, 'shot_on'), 2))::int end, 500 + 440 * u(rk * 32 + d.dose_key, 'shot_at')) as on_at, d.vaccine, d.dose_no
  from t.who w join t.dose d on w.class = 0 and w.birth_date > date '2017-06-01' and year(w.birth_date) between d.from_year and d.to_year where chance(rk * 32 + d.dose_key, 'shot', 0.965)
), births as (
  select bk * 8 + v.i as pk, v.type, case when v.i in (1, 2) then mother_resident else child_resident end as resident_id, case when v.i in (1, 2) then mother_patient else child_patient end as patient_id, area_code, perform_inst, reporter, doctors, case when v.i in (3, 4) then born_on end as birth_date,
    case v.i when 1 then clock(born_on - 280 + 7 * weeks + 3, 500 + 400 * u(bk, 'booked')) when 2 then clock(went_home_on + case when chance(bk, 'late_visit', 0.04) then 30 + floor(10 * u(bk, 'mother_on'))::int else 3 + floor(5 * u(bk, 'mother_on'))::int end, 560 + 300 * u(bk, 'mother_at'))
      when 3 then clock(went_home_on + 3 + floor(5 * u(bk, 'mother_on'))::int, 560 + 300 * u(bk, 'mother_at')) else clock(born_on + 6 + floor(22 * u(bk, 'card_on'))::int, 520 + 400 * u(bk, 'card_at')) end as on_at,
    case when v.i = 1 then weeks end as weeks, case when v.i = 2 then went_home_on end as reference_on, case when v.i = 1 then born_on end as born_on, case when v.i = 1 then born_at end as born_at, is_here
  from (select *, case when chance(bk, 'booked_early', case when $is_tiny then 0.8 else 0.9 end) then 7 + floor(6 * u(bk, 'week'))::int else 13 + floor(12 * u(bk, 'week'))::int end as weeks from t.birth) b,
    (values (1, 'early_pregnancy', 0.985), (2, 'postpartum_visit', 0.95), (3, 'newborn_visit', 0.95), (4, 'vaccination_card', 0.985)) v(i, type, p)
  where chance(bk * 8 + v.i, 'given', v.p)
), deaths as (
  select rk * 2 as pk, 'death_cause' as type, w.* exclude (class, sex, died_on), null::date as died_on, clock(died_on + 2 + floor(20 * u(rk, 'reported'))::int, 600 + 300 * u(rk, 'reported_at')) as on_at, died_on as reference_on,
    pick(['I63.900', 'I63.900', 'I61.900', 'I21.900', 'I21.900', 'I25.100', 'I25.900', 'I10.x00', 'C34.900', 'C34.900', 'C16.900', 'C22.900', 'C18.900', 'J44.900', 'J44.900', 'J18.900', 'E11.900', 'N18.900', 'V89.200', 'W19.900', 'K74.600'], rk, 'cause') as icd10_code
  from t.who w where died_on is not null
  union all by name
  select k * 2 + 1 as pk, 'death_cause' as type, 'J' || lpad(f.p::varchar, 8, '0') as resident_id, f.patient_id, person.township_code as area_code, f.inst_code as perform_inst, f.inst_code as reporter, null as doctors, person.birth_date, clock(f.discharge_time::date + 1 + floor(6 * u(k, 'reported'))::int, 600 + 300 * u(k, 'reported_at')) as on_at,
    f.discharge_time::date as reference_on, f.diagnosis.code as icd10_code
  from t.front f join t.person person using (p) where f.discharge_way = 'death' and not f.is_newborn
), lectures as (
  select m.area_no * 1000 + n as pk, 'health_education' as type, area_code, perform_inst, reporter, doctors, clock(date '2024-01-05' + 30 * n::int + floor(20 * u(m.area_no * 1000 + n, 'held_on'))::int, 540 + 300 * u(m.area_no * 1000 + n, 'held_at')) as on_at, 18 + floor(60 * u(m.area_no * 1000 + n, 'came'))::int as participants
  from t.township m, (select unnest(range(40)) as n)
)
select * from yearly
union all by name select * replace ('tcm_elderly' as type, minutes_after(on_at, 25) as on_at) from yearly where chance(pk, 'tcm', 0.88)
union all by name select * from children union all by name select * from shots union all by name select * from births union all by name select * from deaths union all by name select * from lectures;

delete from t.ph where on_at > $as_of or on_at < timestamp '2024-01-01' or died_on <= on_at::date;

insert into ph_services by name
with written as (
  select *, '' as copy from t.ph
  -- The same dose, entered again by the next clinic a few days later.
  union all by name
  select *, '-2' as copy from t.ph where type = 'vaccination' and chance(pk, 'again', scarce(0.003)) and on_at + interval 3 days <= $as_of
)
select 'GW' || (['EE', 'TE', 'CV', 'VC', 'EP', 'PP', 'NB', 'VB', 'DE', 'HE'])[list_position(['elderly_exam', 'tcm_elderly', 'child_visit', 'vaccination', 'early_pregnancy', 'postpartum_visit', 'newborn_visit', 'vaccination_card', 'death_cause', 'health_education'], type)] || pk || copy as service_id,
  -- 过13周才建册: booked late and written down as early all the same, here and there.
  case when type = 'early_pregnancy' and weeks >= 13 and not chance(pk, 'called_early', case when $is_tiny then 0.9 else 0.5 end) then 'late_pregnancy' else type end as service_type,
  reporter as inst_code, perform_inst as perform_inst_code, area_code, resident_id, patient_id, pick(doctors, pk, 'by') as doctor_code, on_at + case when copy = '' then interval 0 days else interval 3 days end as service_time,
  months_old(birth_date, coalesce(reference_on, on_at)) as age_months, vaccine as vaccine_code, dose_no, weeks as gestational_weeks, reference_on as reference_date, case when born_at is not null then shown(born_on, born_at) end as delivery_date, icd10_code, participants,
  case when type = 'elderly_exam' then pick(['normal', 'abnormal', 'abnormal'], pk, 'found') end as result,
  on_at + case when copy = '' then interval 0 days else interval 3 days end as create_time, last_of([case when born_at is not null then born_at end]) as update_time
from written;

create table t.registered as
select c.*, y.y, ck * 4 + y.y % 4 as yk from t.chronic c, (select unnest([2024, 2025, 2026]) as y) y
where (disease <> 'tb' and year(registered_on) <= y or year(registered_on) = y) and (died_on is null or year(died_on) >= y) and greatest(clock(make_date(y, 1, 3), 480), clock(registered_on, 660)) <= $as_of;

insert into chronic_registry by name
with seen as (
  select ck, year(visit_time) as y, count(*) as n, max(visit_time) as last_at, arg_max(systolic, visit_time) as systolic, arg_max(diastolic, visit_time) as diastolic, arg_max(fpg, visit_time) as fpg
  from t.check_up where comes and visit_time <= $as_of group by ck, year(visit_time)
), closed as (
  select r.*, s.n, s.last_at, s.systolic, s.diastolic, s.fpg, case when disease = 'tb' and is_managed then registered_on + 188 end as healed_on from t.registered r left join seen s using (ck, y)
)
select 'MB' || ck || '-' || y as registry_id, y as registry_year, disease, reporter as inst_code, perform_inst as perform_inst_code, area_code, resident_id, patient_id, pick(doctors, ck, 'own_doctor') as doctor_code, years_old(birth_date, make_date(y, 12, 31)) as age_years,
  case when is_managed then shown(case when chance(ck, 'by_hospital', 0.05) then 'hospital' else 'primary' end, case when disease = 'tb' then clock(registered_on + 2, 600) else registered_on::timestamp end) end as managed_by, registered_on as register_date, case when disease = 'tb' then registered_on end as notify_date,
  case when is_managed then case when disease = 'tb' then shown(registered_on + 2, clock(registered_on + 2, 600)) else registered_on end end as manage_date, shown(died_on, clock(died_on + 25, 600)) as deregister_date,
  coalesce(n, 0) as visits_done,
  -- 规范管理: four visits face to face in the year; a few are said to have had them.
  case when disease <> 'tb' then coalesce(n, 0) >= 4 or chance(yk, 'embellished', scarce(0.006)) end as is_standard,
  last_at::date as last_measure_date, case when disease in ('hypertension', 't2dm') then systolic end as last_systolic, case when disease in ('hypertension', 't2dm') then diastolic end as last_diastolic, case when disease = 't2dm' then fpg end as last_fasting_glucose,
  case when disease = 'tb' then shown(chance(ck, 'regular', case when keeps then 0.96 else 0.75 end), clock(healed_on, 600)) end as is_medication_regular, shown(healed_on, clock(healed_on, 600)) as treatment_end_date,
  greatest(clock(make_date(y, 1, 3), 480), clock(registered_on, 660)) as create_time,
  last_of([case when last_at > greatest(clock(make_date(y, 1, 3), 480), clock(registered_on, 660)) then last_at end, case when disease = 'tb' and is_managed then clock(registered_on + 2, 600) end, clock(healed_on, 600), case when year(died_on + 25) >= y then clock(died_on + 25, 600) end]) as update_time
from closed;

-- Chronic diseases and causes of death that no department treats are in the dictionary all the same.
insert into diagnosis_dict by name
select code as icd10_code, name as diagnosis_name, timestamp '2019-12-31 08:00:00' as create_time
from (values ('F20.900', '精神分裂症'), ('A15.000', '肺结核，经显微镜下痰检查证实'), ('I25.900', '慢性缺血性心脏病'), ('C22.900', '肝恶性肿瘤'), ('V89.200', '交通事故中未特指的机动车损伤'), ('W19.900', '未特指的跌落')) x(code, name)
where code not in (select icd10_code from diagnosis_dict);
