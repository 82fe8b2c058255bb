-- The emergency room's own record of a visit: triage, resuscitation room, time windows, observation, how it ended.
create table t.ed as
with seen as (
  select v.*, ed_path(v.k) as path, ed_level(v.k) as level, ed_resus(v.k) as is_resus, ed_dies(v.k) as dies,
    minutes_after(v.reg_time, -(1 + floor(6 * u(v.k, 'came')))) as arrived_at,
    v.k in (select visit_k from t.op where visit_k is not null) as has_small_op
  from t.visit v where v.visit_type = 'emergency'
), treated as (
  select *, minutes_after(arrived_at, 1 + floor(3 * u(k, 'triaged'))) as triaged_at,
    case when is_resus then minutes_after(visit_time, 1 + floor(5 * u(k, 'resus_in'))) end as resus_in,
    case when is_resus then case when dies then 15 + 380 * pow(u(k, 'resus_for'), 1.6) else 50 + 1300 * pow(u(k, 'resus_for'), 2) end end as resus_minutes,
    path = 'arrest' or (level = 1 and path is null and chance(k, 'cpr', 0.1)) as has_cpr,
    case when path in ('stemi', 'stroke') then minutes_after(arrived_at, -(25 + 420 * pow(u(k, 'onset'), 1.7))) end as onset_at
  from seen
), timed as (
  select *, minutes_after(resus_in, resus_minutes) as resus_out,
    case when has_cpr then minutes_after(resus_in, 1 + floor(4 * u(k, 'cpr_at'))) end as cpr_at,
    path = 'stemi' and chance(k, 'lysis', 0.3) or path = 'stroke' and onset_at > minutes_after(arrived_at, -210) and chance(k, 'lysis', 0.55) as has_lysis,
    case when is_resus then not dies and chance(k, 'observed', 0.2) else level = 3 and chance(k, 'observed', 0.11) end as is_observed
  from treated
), followed as (
  select *, case when has_cpr and (not dies or chance(k, 'rosc', 0.25)) then minutes_after(cpr_at, 4 + 22 * u(k, 'rosc_at')) end as rosc_at,
    case when has_lysis then minutes_after(arrived_at, case path when 'stemi' then 18 + 24 * u(k, 'needle') else 26 + 44 * u(k, 'needle') end) end as lysis_at,
    case when path = 'stemi' and not has_lysis and chance(k, 'pci', 0.85) then minutes_after(arrived_at, 48 + 65 * u(k, 'balloon'))
      when path = 'stroke' and chance(k, 'thrombectomy', 0.12) then minutes_after(arrived_at, 75 + 90 * u(k, 'puncture')) end as intervened_at,
    case when has_small_op then minutes_after(visit_time, 8) when path = 'trauma' and not dies and chance(k, 'theatre', 0.6) then minutes_after(visit_time, 45 + 150 * u(k, 'theatre_at')) end as surgery_at,
    case when is_observed then coalesce(resus_out, end_time) end as observed_from
  from timed
), ended as (
  select *, case when is_observed then minutes_after(observed_from, 240 + 3200 * pow(u(k, 'observed_for'), 1.8)) end as observed_to,
    case when dies then resus_out when surgery_at is not null and path = 'trauma' and chance(k, 'lost', 0.07) then minutes_after(surgery_at, 400 + 12000 * u(k, 'lost_at')) end as death_at
  from followed
)
select *, coalesce(observed_to, greatest(resus_out, surgery_at), resus_out, end_time) as left_at,
  case when dies then 'died' when surgery_at is not null and path = 'trauma' then 'admitted' when is_resus then case when chance(k, 'way', 0.66) then 'admitted' when chance(k, 'way', 0.72) then 'transferred' else 'home' end
    when is_observed and chance(k, 'way', 0.3) then 'admitted' when chance(k, 'way', 0.03) then 'admitted' when chance(k, 'way', 0.045) then 'left' else 'home' end as way
from ended;

insert into emergency_records by name
select 'V' || k as visit_id, card(p, k) as patient_id, inst_code, dept_code, doctor_code,
  case when level <= 2 and chance(k, 'mode', 0.55) then 'ambulance' when chance(k, 'mode', 0.05) then 'ambulance' when chance(k, 'mode', 0.08) then 'transfer' else 'walk_in' end as arrival_mode,
  arrived_at as arrive_time,
  -- Nobody triaged them: a few of those who can wait.
  case when not (level >= 3 and chance(k, 'untriaged', 0.012)) then triaged_at end as triage_time,
  case when not (level >= 3 and chance(k, 'untriaged', 0.012)) then level end as triage_level,
  path as pathway, onset_at as onset_time,
  case when path = 'stroke' then shown(minutes_after(arrived_at, 8 + 20 * u(k, 'ct')), minutes_after(arrived_at, 8 + 20 * u(k, 'ct'))) end as ct_time,
  shown(resus_in, resus_in) as resus_in_time, shown(resus_out, resus_out) as resus_out_time, shown(cpr_at, cpr_at) as cpr_time, shown(rosc_at, rosc_at) as rosc_time,
  case when has_cpr then shown(not dies, coalesce(case when not dies then rosc_at + interval 24 hours end, death_at)) end as is_rosc_24h,
  shown(lysis_at, lysis_at) as lysis_time, shown(intervened_at, intervened_at) as intervention_time, shown(surgery_at, surgery_at) as surgery_time,
  shown(observed_from, observed_from) as observation_in_time, shown(observed_to, observed_to) as observation_out_time, shown(death_at, death_at) as death_time,
  shown(left_at, left_at) as leave_time, shown(way, left_at) as disposition,
  case when k >= 600000000000 then chance(k, 'asked_back', 0.15) else false end as is_planned_return, visit_time as create_time,
  last_of([minutes_after(arrived_at, 8 + 20 * u(k, 'ct')), resus_in, resus_out, cpr_at, rosc_at, rosc_at + interval 24 hours, lysis_at, intervened_at, surgery_at, observed_from, observed_to, death_at, left_at, visit_time]) as update_time
from t.ed;

-- What came before the doctor opened the record is no change of it.
update emergency_records set update_time = null where update_time <= create_time;
