-- One row per transfusion: every blood charge was given, in the theatre where there was an operation that day.
create table t.transfusion as
select c.lk, c.k, c.patient_id, c.inst_code, c.at_dept, c.at_ward, s.admission_id, c.admit_time, c.item_code, o.operation_id, o.session_no,
  case c.item_code when 'K001' then 'red_cells' when 'K002' then 'plasma' when 'K003' then 'platelets' when 'K004' then 'cryoprecipitate' else 'autologous' end as component,
  case c.item_code when 'K001' then 2 + floor(3 * u(c.lk, 'units')) when 'K002' then 2 + 2 * floor(3 * u(c.lk, 'units')) when 'K003' then 10 when 'K004' then 6 + floor(5 * u(c.lk, 'units')) else 2 + floor(3 * u(c.lk, 'units')) end as units,
  minutes_after(greatest(c.charge_time, o.started_at), 25 + 60 * u(c.lk, 'given')) as transfused_time
from t.ip_charge c join t.stay s using (k)
left join (select k, started_at::date as on_date, min(operation_id) as operation_id, min(session_no) as session_no, min(started_at) as started_at from t.theatre where k is not null and not is_cancelled group by all) o
  on o.k = c.k and o.on_date = c.charge_time::date
where c.cls = 'blood' and c.refund_time is null;

insert into transfusions by name
with given as (
  select *, chance(lk, 'reaction', rare(0.012)) as has_reaction,
    (units * case item_code when 'K001' then 200 when 'K002' then 100 when 'K003' then 25 when 'K004' then 25 else 200 end)::int as volume_ml
  from t.transfusion
)
select 'BT' || lk as transfusion_id, admission_id, patient_id, inst_code, at_dept as dept_code, at_ward as ward_code, operation_id, component, component = 'autologous' as is_autologous, units, volume_ml,
  greatest(minutes_after(admit_time, 5), minutes_after(transfused_time, -(60 + floor(180 * u(lk, 'applied'))))) as applied_time, chance(lk, 'request_ok', 0.965) as is_request_ok, transfused_time,
  case when has_reaction then pick(['fever', 'fever', 'allergy', 'allergy', 'overload', 'other'], lk, 'what') else 'none' end as reaction,
  case when has_reaction and chance(lk, 'told', 0.92) then shown(minutes_after(transfused_time, 200 + 900 * u(lk, 'told_at')), minutes_after(transfused_time, 200 + 900 * u(lk, 'told_at'))) end as reaction_reported_time,
  transfused_time as create_time, last_of([case when has_reaction and chance(lk, 'told', 0.92) then minutes_after(transfused_time, 200 + 900 * u(lk, 'told_at')) end]) as update_time
from given where transfused_time <= $as_of;

-- Anaesthesia in the theatre (also of some that were called off after it had begun), of painless endoscopy, of painless labour.
create table t.anesthesia as
with lead as (
  select *, ok as ak, minutes_after(room_in_time, 8) as began_at, minutes_after(session_end, 4) as over_at from t.theatre
  where k is not null and proc.level >= 2 and ok = session_no and (not is_cancelled or chance(ok, 'called_off_late', rare(0.12)))
)
select ak, k, null::bigint as visit_k, patient_id, inst_code, dept_code, theatre_dept, anesthetists, operation_id, session_no, is_cancelled,
  case when proc.level >= 3 then 'general' when specialty in ('orth') and chance(ak, 'block', 0.35) then 'nerve_block' else 'neuraxial' end as method, 'theatre' as place,
  began_at, case when is_cancelled then minutes_after(began_at, 20) else over_at end as over_at, false as is_labor
from lead
union all
select -v.k * 4, null, v.k, card(v.p, v.k), v.inst_code, v.dept_code, v.theatre_dept, d.anesthetists, null, v.k, false, 'sedation', 'endoscopy_room', minutes_after(v.visit_time, 30), minutes_after(v.visit_time, 42 + 25 * u(v.k, 'scope')), false
from t.visit v join t.dep d using (dept_code)
where v.specialty = 'gast' and v.visit_type = 'outpatient' and d.anesthetists is not null and chance(v.k, 'painless_endoscopy', 0.06)
union all
select m.k * 4, m.k, null, m.patient_id, m.inst_code, m.dept_code, d.theatre_dept, d.anesthetists, null, m.k, false, 'neuraxial', 'delivery_room', minutes_after(m.born_at, -(90 + 200 * u(m.k, 'labour'))), minutes_after(m.born_at, 30), true
from t.delivery m join t.dep d using (dept_code)
where not m.is_cesarean and d.anesthetists is not null and chance(m.k, 'painless', 0.42);

insert into anesthesia_records by name
with known as (
  select a.*, coalesce(i.is_icu, false) and not a.is_cancelled as to_icu, b.total_ml, b.own_ml
  from t.anesthesia a
  left join (select a.ak, true as is_icu from t.anesthesia a join t.move m using (k) join t.stay s using (k) where m.to_ward = s.icu_ward and m.transfer_time between a.began_at and a.over_at + interval 30 hour and a.operation_id is not null group by a.ak) i using (ak)
  left join (select operation_id, sum(units * 200) filter (where component in ('red_cells', 'autologous')) as total_ml, sum(units * 200) filter (where component = 'autologous') as own_ml from t.transfusion group by all) b using (operation_id)
), recovered as (
  select *, method in ('general', 'neuraxial') and place = 'theatre' and not to_icu and not is_cancelled and chance(ak, 'pacu', 0.86) as has_pacu, minutes_after(over_at, 4) as pacu_in,
    minutes_after(over_at, 4 + case when chance(ak, 'slow', rare(0.012)) then 185 + 90 * u(ak, 'pacu_long') else 28 + 70 * u(ak, 'pacu_long') end) as pacu_out,
    case when chance(ak, 'cold', rare(0.02)) then 34.6 + 0.8 * u(ak, 'temp') else 36.3 + 0.3 * gauss(ak, 'temp') end as temp,
    chance(ak, 'arrest', 0.0003) as has_arrest
  from known
)
select case when visit_k is not null then 'AV' when is_labor then 'AL' else 'AN' end || abs(ak) as anesthesia_id, operation_id, case when k is not null then 'A' || k end as admission_id, case when visit_k is not null then 'V' || visit_k end as visit_id, patient_id, inst_code, theatre_dept as dept_code, dept_code as patient_dept_code,
  pick(anesthetists, ak, 'anes') as anesthetist_code, method, case when chance(session_no, 'asa', 0.3) then 1 when chance(session_no, 'asa', 0.8) then 2 when chance(session_no, 'asa', 0.97) then 3 else 4 end as asa_grade,
  began_at as start_time, over_at as end_time, place, is_labor as is_labor_analgesia, is_cancelled as is_cancelled_after_start,
  case when has_pacu then pacu_in end as pacu_in_time,
  -- 出室早于入室: typed into the wrong box.
  case when has_pacu then case when chance(ak, 'swapped', rare(0.006)) then minutes_after(pacu_in, -35) else pacu_out end end as pacu_out_time,
  case when has_pacu then round(greatest(34.2, least(37.8, temp)), 1) end as pacu_temp,
  case when to_icu then case when chance(ak, 'icu_planned', 0.72) then 'planned' else 'unplanned' end else 'none' end as icu_transfer,
  case when has_arrest then minutes_after(began_at, 40) end as arrest_time,
  coalesce(total_ml, 0)::int as transfused_ml, coalesce(own_ml, 0)::int as autologous_ml, minutes_after(greatest(over_at, case when has_pacu then pacu_out end), 15) as create_time
from recovered where minutes_after(greatest(over_at, case when has_pacu then pacu_out end), 15) <= $as_of and anesthetists is not null;
