insert into ward_profiles by name
select ward_code, case specialty when 'icux' then 'icu' when 'obst' then 'obstetric' when 'neon' then 'newborn' when 'emer' then 'emergency' else 'general' end as ward_type,
  case when chance(seq, 'quality_nursing', 0.9) then date '2021-01-01' + floor(1700 * u(seq, 'since'))::int end as quality_nursing_since, greatest(timestamp '2015-01-01 08:00:00', opened::timestamp - to_days(14)) as create_time
from t.dep where ward_code is not null and greatest(timestamp '2015-01-01 08:00:00', opened::timestamp - to_days(14)) <= $as_of;

-- 日间床位: opened in the middle of 2024 where most day surgery is.
insert into beds by name
select ward_code || '-D' || lpad((i + 1)::varchar, 2, '0') as bed_id, ward_code, 'D' || lpad((i + 1)::varchar, 2, '0') as bed_no, 'day' as bed_type, date '2024-07-01' as opened_on, timestamp '2024-06-24 10:00:00' as create_time
from (select *, unnest(range((1 + beds // 8)::bigint)) as i from t.dep where specialty in ('gsur', 'opht', 'uros', 'gyne', 'ento') and ward_code is not null and inst_code = 'H01')
where $as_of >= timestamp '2024-06-24 10:00:00';

-- Who was in intensive care, from when to when.
create table t.icu as
select s.k, sp.n, s.k * 8 + sp.n as ik, s.admission_id, s.patient_id, s.inst_code, s.specialty, sp.dept_code, sp.ward_code, sp.begun_at as in_time,
  coalesce(lead(sp.begun_at) over (partition by sp.k order by sp.n), s.discharge_time) as out_time, sp.n > 0 as is_transfer, s.discharge_time, s.diagnosis, f.discharge_way = 'death' as dies
from t.spell sp join t.stay s using (k) left join t.front f using (k)
where not s.is_cancelled
qualify sp.ward_code = s.icu_ward;

insert into icu_records by name
with scored as (
  select *, least(40, greatest(4, round(15 + 6.5 * gauss(ik, 'apache'))))::int as apache2, diagnosis.code in ('A41.900', 'R57.900') and chance(ik, 'shock', 0.7) as is_shock, chance(ik, 'abx', 0.72) as is_abx,
    diagnosis.code in ('J96.000', 'J18.900', 'A41.900') and chance(ik, 'ards', 0.25) or chance(ik, 'ards2', 0.03) as is_ards, chance(ik, 'tube', 0.48) as is_ventilated
  from t.icu
), filed as (
  select *, is_ventilated and chance(ik, 'out', 0.85) as is_extubated from scored
)
select 'IC' || ik as icu_record_id, admission_id, patient_id, inst_code, dept_code, ward_code, in_time,
  case when chance(ik, 'unscored', 0.03) then null else apache2 end as apache2_score,
  case when chance(ik, 'unscored', 0.03) then null else round(1 / (1 + exp(3.517 - 0.146 * apache2 - case when is_shock then 0.8 else 0 end)), 4) end as predicted_mortality,
  case when is_transfer then case when chance(ik, 'unplanned', 0.12) then 'unplanned' else 'planned' end else 'direct' end as entry_kind,
  is_shock as is_septic_shock, is_shock and chance(ik, 'bundle', 0.78) as is_bundle_done, is_abx as is_abx_treatment, is_abx and chance(ik, 'pathogen', 0.9) as is_pathogen_before_abx, chance(ik, 'dvt', 0.93) as is_dvt_prevention,
  is_ards as is_ards_moderate_severe, is_ards and chance(ik, 'prone', 0.6) as is_prone_ventilated,
  case when out_time <= $as_of then case when is_extubated then 1 else 0 end end as extubations, case when out_time <= $as_of then case when is_extubated and chance(ik, 'again', 0.05) then 1 else 0 end end as reintubations_48h,
  minutes_after(in_time, 1380) as create_time, last_of([case when out_time > minutes_after(in_time, 1380) then out_time end]) as update_time
from filed where minutes_after(in_time, 1380) <= $as_of
union all by name
-- 评分记到了没有入住ICU的患者名下: a score filed under a stay that never was in intensive care.
select 'IX' || s.k as icu_record_id, s.admission_id, s.patient_id, s.inst_code, s.icu_dept as dept_code, s.icu_ward as ward_code, minutes_after(s.admit_time, 300) as in_time, 14 as apache2_score, 0.1865 as predicted_mortality, 'direct' as entry_kind,
  false as is_septic_shock, false as is_bundle_done, false as is_abx_treatment, false as is_pathogen_before_abx, true as is_dvt_prevention, false as is_ards_moderate_severe, false as is_prone_ventilated, 0 as extubations, 0 as reintubations_48h, minutes_after(s.admit_time, 1680) as create_time
from t.stay s where not s.is_cancelled and not s.is_newborn and s.icu_ward is not null and s.k not in (select k from t.icu)
  and chance(s.k, 'misfiled', case when $is_tiny then 0.02 else 0.0005 end) and minutes_after(s.admit_time, 1680) <= least(s.discharge_time, $as_of);

-- Lines and tubes: from when to when. Those of the theatre begin with the operation, those of intensive care with the arrival.
create table t.device as
with placed as (
  select o.k, o.session_no as sk, 'urinary_catheter' as device, o.started_at as inserted_time, 1 + floor(3 * u(o.ok, 'catheter_days'))::int as days from t.theatre o where k is not null and ok = session_no and not is_cancelled and proc.level >= 3 and chance(ok, 'catheter', 0.8)
  union all select k, session_no, 'central_line', started_at, 3 + floor(6 * u(ok, 'line_days'))::int from t.theatre where k is not null and ok = session_no and not is_cancelled and proc.level = 4 and chance(ok, 'line', 0.22)
  union all select k, session_no, 'drain', ended_at, 2 + floor(4 * u(ok, 'drain_days'))::int from t.theatre where k is not null and ok = session_no and not is_cancelled and proc.level >= 3 and specialty in ('gsur', 'orth', 'thor', 'nsur', 'gyne') and chance(ok, 'drain', 0.6)
  union all select k, ik, 'urinary_catheter', minutes_after(in_time, 30), 1 + floor(6 * u(ik, 'catheter_days'))::int from t.icu where chance(ik, 'catheter', 0.85)
  union all select k, ik, 'central_line', minutes_after(in_time, 50), 2 + floor(8 * u(ik, 'line_days'))::int from t.icu where chance(ik, 'line', 0.6)
  union all select k, ik, 'ventilator', minutes_after(in_time, 20), 1 + floor(5 * u(ik, 'vent_days'))::int from t.icu where chance(ik, 'tube', 0.48)
  union all select k, k, 'gastric_tube', minutes_after(admit_time, 400), 3 + floor(8 * u(k, 'gastric_days'))::int from t.stay where specialty in ('neur', 'gast', 'icux') and not is_cancelled and not is_newborn and chance(k, 'gastric', 0.08)
  union all select k, k, 'central_line', minutes_after(admit_time, 500), 40 from t.stay where specialty = 'onco' and not is_cancelled and chance(k, 'picc', 0.3)
), numbered as (
  select p.*, s.admission_id, s.patient_id, s.inst_code, s.discharge_time, hash(p.sk, p.device) as h, row_number() over (partition by p.k, p.device order by p.inserted_time, p.sk) as turn, lead(p.inserted_time) over (partition by p.k, p.device order by p.inserted_time, p.sk) as next_time
  from placed p join t.stay s using (k) where p.inserted_time < s.discharge_time
)
select n.*, least(minutes_after(inserted_time, 1440 * days - 60), minutes_after(discharge_time, -90), minutes_after(next_time, -30)) as removed_time, sp.dept_code, sp.ward_code
from numbered n join t.spell sp on sp.k = n.k and n.inserted_time::date >= sp.from_on and n.inserted_time::date < sp.to_on;

delete from t.device where removed_time <= inserted_time;

insert into device_uses by name
select 'DV' || k || '-' || left(device, 2) || turn as device_use_id, admission_id, patient_id, inst_code, dept_code, ward_code, device, inserted_time, shown(told, told) as removed_time, inserted_time as create_time, last_of([told]) as update_time
from (
  -- 拔管时间晚于出院: written down from memory, days after the patient went home.
  select *, case when chance(h, 'late_removal', rare(0.006)) then minutes_after(discharge_time, 1440 + 600 * u(h, 'later')) else removed_time end as told from t.device
) where inserted_time <= $as_of;
