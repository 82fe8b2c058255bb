-- Hospital-acquired infections: of the wound, of lines and tubes, and of long stays.
create table t.hai as
with found as (
  select k, 'SSI' as kind, session_no as sk, operation_id, null as device, minutes_after(started_at, 4300 + 11000 * u(ok, 'ssi_on')) as onset from t.theatre o
  where k is not null and ok = session_no and not is_cancelled and chance(ok, 'ssi', rare(case when o.proc.level >= 3 then 0.007 else 0.003 end))
  union all select k, case device when 'central_line' then 'CRBSI' when 'ventilator' then 'VAP' else 'CAUTI' end, sk, null, device, inserted_time + (removed_time - inserted_time) * (0.5 + 0.5 * u(h, 'inf_on')) from t.device
  where device in ('central_line', 'ventilator', 'urinary_catheter') and removed_time > inserted_time + interval 46 hour and chance(h, 'infected', rare(case device when 'ventilator' then 0.035 when 'central_line' then 0.01 else 0.008 end))
  union all select k, pick(['LRTI', 'LRTI', 'UTI', 'GI', 'BSI', 'SKIN'], k, 'hai_kind'), k, null, null, clock(d + 3 + floor((los_days - 3) * u(k, 'hai_on'))::int, 480 + 400 * u(k, 'hai_at')) from t.stay
  where not is_cancelled and not is_newborn and los_days >= 6 and chance(k, 'hai', rare(0.008))
)
select f.*, hash(f.sk, f.kind) as h, s.admission_id, s.patient_id, s.inst_code, sp.dept_code, sp.ward_code, s.discharge_time
from found f join t.stay s using (k) join t.spell sp on sp.k = f.k and f.onset::date >= sp.from_on and f.onset::date < sp.to_on
where f.onset < s.discharge_time + interval 25 day;

create table t.infection as
select 'IF' || h as infection_id, h, 'hai' as report_kind, kind as infection_type, null as disease_code, null as disease_name, admission_id, null as visit_id, patient_id, inst_code, dept_code, ward_code, operation_id, onset as onset_time,
  minutes_after(onset, 600 + 1200 * u(h, 'confirmed')) as diagnosed_time, onset::date + 5 + floor(9 * u(h, 'over'))::int as ended_on,
  chance(h, 'reported', 0.94) as is_told, case when chance(h, 'late', 0.06) then 1700 + 3000 * u(h, 'told') else 30 + 1200 * u(h, 'told') end as delay,
  chance(h, 'tested', 0.86) as is_pathogen_tested, chance(h, 'tested', 0.5) as has_organism, chance(h, 'mdro', 0.16) as is_mdro
from t.hai
union all
select 'IN' || h as infection_id, h, 'notifiable', null, n.disease_code, n.disease_name, admission_id, visit_id, patient_id, inst_code, dept_code, ward_code, null, minutes_after(seen_at, -(1440 + 4000 * u(h, 'onset'))), minutes_after(seen_at, 40), null,
  chance(h, 'reported', 0.985), case when chance(h, 'late', 0.03) then 1500 + 2000 * u(h, 'told') else 10 + 700 * u(h, 'told') end, false, false, false
from (
  select hash('v' || k) as h, diagnosis.code as code, null as admission_id, 'V' || k as visit_id, card(p, k) as patient_id, inst_code, dept_code, null as ward_code, visit_time as seen_at from t.visit where visit_type in ('outpatient', 'emergency')
  union all select hash('a' || k), diagnosis.code, admission_id, null, patient_id, inst_code, dept_code, ward_code, admit_time from t.stay where not is_cancelled
) c
join (values ('J10.100', '0301', '流行性感冒'), ('B08.401', '0311', '手足口病'), ('A09.900', '0310', '其他感染性腹泻病'), ('B18.100', '0203', '病毒性肝炎（乙型）'), ('B18.200', '0203', '病毒性肝炎（丙型）'), ('A16.200', '0213', '肺结核'), ('A08.400', '0310', '其他感染性腹泻病')) n(code, disease_code, disease_name) using (code);

insert into infection_reports by name
with told as (
  -- 报告早于诊断: the clock of the reporting system ran behind.
  select *, case when report_kind = 'notifiable' and chance(h, 'wrong_clock', rare(0.003)) then minutes_after(diagnosed_time, -600) when is_told then minutes_after(diagnosed_time, delay) end as reported_time from t.infection
), copied as (
  -- 重复报卡: the same case reported again by another shift.
  select *, 0 as copy_no from told
  union all select *, 1 from told where is_told and chance(h, 'twice', rare(0.005))
)
select infection_id || case copy_no when 1 then 'R' else '' end as infection_id, report_kind, infection_type, disease_code, disease_name, admission_id, visit_id, patient_id, inst_code, dept_code, ward_code, operation_id, onset_time, diagnosed_time,
  shown(ended_on, ended_on::timestamp) as ended_on, shown(reported_time, reported_time) as reported_time, is_pathogen_tested,
  case when is_pathogen_tested and has_organism then case when is_mdro then pick(['MRSA', 'CRAB', 'CRKP', 'ESBL-ECO'], h, 'org') else pick(['ECO', 'KPN', 'PAE', 'SAU', 'ABA', 'CAL'], h, 'org') end end as organism,
  is_pathogen_tested and has_organism and is_mdro as is_mdro,
  minutes_after(diagnosed_time, copy_no * 480) as create_time, last_of([case when reported_time > minutes_after(diagnosed_time, copy_no * 480) then reported_time end, case when ended_on::timestamp > minutes_after(diagnosed_time, copy_no * 480) then ended_on::timestamp end]) as update_time
from copied where minutes_after(diagnosed_time, copy_no * 480) <= $as_of;

-- Adverse events (医疗安全不良事件), reported hours to days after they happened.
create table t.adverse as
with happened as (
  select k, kind, hash(k, kind) as h, minutes_after(admit_time, greatest(60, (0.1 + 0.8 * u(hash(k, kind), 'when')) * date_diff('minute', admit_time, discharge_time))) as event_time
  from t.stay s, (values ('fall', 0.0026), ('pressure_injury', 0.002), ('medication_error', 0.002), ('adr', 0.006), ('identification', 0.0008), ('device', 0.001), ('surgery', 0.0008), ('other', 0.002)) e(kind, odds)
  where not is_cancelled and not is_newborn and chance(hash(k, kind), 'event', odds * case when $is_tiny then 5 else 1 end)
  union all select k, case when device = 'ventilator' then 'unplanned_ett_extubation' else 'unplanned_extubation' end, h, inserted_time + (removed_time - inserted_time) * 0.7 from t.device where chance(h, 'pulled', rare(0.006))
)
select a.*, s.admission_id, s.patient_id, s.inst_code, s.doctor_code, sp.dept_code, sp.ward_code, x.device,
  minutes_after(event_time, 30 + 3600 * pow(u(a.h, 'told'), 2)) as reported_time
from happened a join t.stay s using (k) left join t.device x on x.h = a.h
join t.spell sp on sp.k = a.k and a.event_time::date >= sp.from_on and a.event_time::date < sp.to_on;

insert into adverse_events by name
with closing as (
  select *, minutes_after(reported_time, 1440 * case when chance(h, 'closed_late', 0.07) then 31 + 20 * u(h, 'closed') else 3 + 25 * u(h, 'closed') end) as closed_time from t.adverse
)
select 'AE' || h as event_id, admission_id, patient_id, inst_code, dept_code, ward_code, kind as event_type, case when chance(h, 'grade', 0.01) then 'I' when chance(h, 'grade', 0.12) then 'II' when chance(h, 'grade', 0.62) then 'III' else 'IV' end as grade,
  case when kind = 'fall' then case when chance(h, 'injury', 0.55) then 'none' when chance(h, 'injury', 0.85) then 'mild' when chance(h, 'injury', 0.96) then 'moderate' else 'severe' end end as injury_level,
  case when kind = 'pressure_injury' then 1 + floor(3.2 * u(h, 'stage'))::int end as pressure_stage, case when kind = 'pressure_injury' then chance(h, 'in_hospital', 0.62) end as is_hospital_acquired,
  device, case when kind = 'adr' then chance(h, 'serious', 0.12) end as is_serious, case when kind = 'adr' then chance(h, 'new', 0.15) end as is_new, case when chance(h, 'anonymous', 0.06) then null else doctor_code end as reporter_code,
  -- 发生时间晚于上报时间: the year or day of the event typed wrongly.
  case when chance(h, 'misdated', case when $is_tiny then 0.12 else 0.01 end) then reported_time + interval 1 day else event_time end as event_time,
  reported_time, reported_time::date + 30 as due_on, shown(closed_time, closed_time) as closed_time, reported_time as create_time, last_of([closed_time]) as update_time
from closing where reported_time <= $as_of;
