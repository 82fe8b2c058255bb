-- What is rare in a hospital is none at all in a tiny one.
create macro rare(p) as case when $is_tiny then least(0.6, p * 5) else p end;

-- One row per operation with the session it belongs to: procedures of one session share theatre and times.
create table t.theatre as
with sessions as (
  select o.*, case when o.k is null then 'OV' else 'O' end || o.ok as operation_id, coalesce(s.los_days, 0) as los_days, s.admit_time,
    min(o.ok) over (partition by coalesce(o.k, -o.ok), o.started_at) as session_no, max(o.ended_at) over (partition by coalesce(o.k, -o.ok), o.started_at) as session_end
  from t.op o left join t.stay s using (k)
), roomed as (
  -- Rooms are given out in turn; who comes later to a day never moves who was there before.
  select *, 1 + (dense_rank() over (partition by inst_code, started_at::date, k is null order by started_at, session_no) - 1)
    % case when inst_code <> 'H01' or $is_tiny then 2 else 8 end as room
  from sessions
)
select *, minutes_after(started_at, -(18 + floor(20 * u(session_no, 'room_in')))) as room_in_time,
  minutes_after(session_end, 8 + floor(16 * u(session_no, 'room_out'))) as room_out_time,
  case when not is_urgent then minutes_after(started_at, -case when chance(session_no, 'punctual', 0.74) then floor(12 * u(session_no, 'delay')) else 16 + floor(60 * u(session_no, 'delay')) end) end as scheduled_time
from roomed;

insert into operation_records by name
select t.operation_id,
  case when regexp_matches(proc.code, '^(36[.]|88[.]5|37[.]3|37[.]8|39[.]7|00[.]6)') then 'intervention' else 'operation' end as op_category,
  t.setting = 'day' or (t.k is not null and los_days <= 1 and proc.day) as is_day_surgery,
  case when t.k is null then '门诊手术室' when room <= 6 then '第' || room || '手术间' else '介入室' || (room - 6) end as room_no, scheduled_time,
  case when not is_cancelled then room_in_time end as room_in_time, case when not is_cancelled then t.started_at end as incision_time,
  -- 出室时间登记成前一天: a date typed wrongly.
  case when not is_cancelled then room_out_time - to_days(case when chance(ok, 'mistyped_room', rare(0.01)) then 1 else 0 end) end as room_out_time,
  case when is_cancelled then null when chance(session_no, 'checked', case when is_urgent then 0.94 else 0.985 end) then 3 else 2 end as safety_check_phases,
  case when t.k is not null and chance(session_no, 'discussed', case when is_urgent then 0.55 else 0.97 end) then greatest(minutes_after(admit_time, 40), minutes_after(t.started_at, -(180 + floor(1100 * u(ok, 'discussed_at'))))) end as preop_discussion_time,
  case when t.k is not null and proc.level = 4 and chance(session_no, 'mdt', 0.83) then greatest(minutes_after(admit_time, 50), minutes_after(t.started_at, -(240 + floor(1400 * u(ok, 'mdt_at'))))) end as mdt_time,
  case when is_cancelled then minutes_after(t.started_at, -(20 + floor(150 * u(ok, 'called_off')))) end as cancel_time,
  case when is_cancelled then pick(['patient_condition', 'patient_refused', 'abnormal_result', 'emergency_priority', 'equipment', 'other'], ok, 'why') end as cancel_reason,
  case when not is_cancelled and t.k is not null and chance(session_no, 'abx', case o.incision_class when 'I' then 0.28 when 'II' then 0.92 when 'III' then 0.97 else 0.15 end)
    then minutes_after(t.started_at, -case when chance(session_no, 'abx_timing', 0.88) then 31 + floor(28 * u(session_no, 'abx_at')) else 5 + floor(110 * u(session_no, 'abx_at')) end) end as prophylactic_abx_time,
  t.inst_code = 'H01' and t.started_at >= timestamp '2025-03-01' and proc.level >= 3 and t.specialty in ('uros', 'gsur', 'thor', 'gyne') and chance(session_no, 'robot', 0.07) as is_robot,
  case when t.k is not null and proc.level >= 3 and chance(session_no, 'new_technology', rare(0.008)) then 'XJS' || year(t.started_at) || '-' || lpad((1 + floor(12 * u(session_no, 'which_new')))::int::varchar, 2, '0') end as new_technology_no,
  case when is_cancelled or t.k is null then null else (10 * floor((1 + proc.level) * exp(0.9 * gauss(session_no, 'loss'))))::int end as blood_loss_ml,
  case when is_cancelled then t.started_at else room_out_time end as create_time
from t.theatre t join operations o using (operation_id)
where case when is_cancelled then t.started_at else room_out_time end <= $as_of;

-- 手术分级授权: by title; a few get the next level later.
insert into surgeon_grants by name
with granted as (
  select staff_code, rank_no, hash(staff_code) as h, case when rank_no <= 1 or chance(hash(staff_code), 'grant', case rank_no when 2 then 0.9 else 0.7 end) then 4 else 3 end as op_level
  from t.doctors join t.dep using (dept_code) where t.dep.surg > 0
)
select 'SG' || staff_code || '1' as grant_id, staff_code, op_level, date '2022-01-01' + floor(600 * u(h, 'granted'))::int as granted_on, null as expires_on, date '2022-01-01' + floor(600 * u(h, 'granted'))::int + interval 9 hour as create_time from granted
union all by name
select 'SG' || staff_code || '2' as grant_id, staff_code, 4 as op_level, granted_on, null as expires_on, granted_on + interval 9 hour as create_time
from (select *, date '2024-06-01' + floor(500 * u(h, 'promoted'))::int as granted_on from granted where op_level = 3 and chance(h, 'promoted', 0.4))
where granted_on + interval 9 hour <= $as_of;

-- Deliveries: a newborn lies with its mother.
create table t.delivery as
select m.k, n.k as newborn_k, m.inst_code, m.dept_code, m.patient_id, m.admission_id, n.admission_id as newborn_admission_id, n.admit_time as born_at,
  coalesce(op.is_cesarean, false) or m.diagnosis.code = 'O82.000' as is_cesarean, coalesce(op.is_instrumental, false) as is_instrumental,
  m.diagnosis.code <> 'O34.200' and chance(m.k, 'primipara', 0.56) as is_primipara,
  case when chance(m.k, 'preterm', 0.06) then 33 + floor(4 * u(m.k, 'weeks')) else 37 + floor(4.6 * pow(u(m.k, 'weeks'), 0.8)) end::int as gestational_weeks,
  (50 + 10 * round(22 * exp(0.42 * gauss(m.k, 'pph')) + case when chance(m.k, 'severe_pph', rare(0.012)) then 95 else 0 end))::int as pph_ml
from t.stay n join t.stay m on n.k = m.k + 700000000000
left join (select k, bool_or(proc.code = '74.1001') as is_cesarean, bool_or(proc.code = '72.1001') as is_instrumental from t.op where not is_cancelled group by k) op on op.k = m.k
where n.is_newborn;
