-- Medical orders that are no drugs (those are prescriptions): nursing, diet, prevention, theatre, transfer and discharge, and the emergency room's.
create table t.order as
with stays as (
  select s.*, case when chance(s.k, 'grave', 0.03) then 'D001' when chance(s.k, 'frail', 0.2) or s.los_days > 2 and chance(s.k, 'first_level', 0.6) then 'D003' else 'D004' end as nursing_code
  from t.stay s where not s.is_cancelled
), drawn as (
  select 'ON' || k as order_id, k, null::bigint as visit_k, 'long' as term, 'nursing' as cls, case when is_newborn then 'D006' else nursing_code end as item_code, null as item_name,
    -- 先执行后补开, typed with a time before the admission: the clock of the ward's machine.
    minutes_after(admit_time, case when chance(k, 'ahead', 0.025) then -(4 + floor(30 * u(k, 'ahead_by'))) else 3 + floor(42 * pow(u(k, 'first'), 1.5)) end) as ordered_at, discharge_time as stopped_at, null::timestamp as cancelled_at, false as at_end
  from stays
  union all
  select 'OF' || k, k, null, 'long', 'diet', null, pick(case when specialty in ('card', 'neph', 'geri') then ['低盐低脂饮食'] when specialty = 'endo' then ['糖尿病饮食'] when specialty in ('gast', 'gsur') then ['禁食', '流质饮食', '半流质饮食']
      else ['普通饮食', '普通饮食', '软食', '低盐低脂饮食'] end, k, 'diet'), minutes_after(admit_time, 50 + 30 * u(k, 'diet_at')), discharge_time,
    case when chance(k, 'diet_wrong', 0.03) then minutes_after(admit_time, 95 + 30 * u(k, 'diet_off')) end, false
  from stays where not is_newborn and los_days > 0 and chance(k, 'special_diet', 0.55)
  union all
  select 'OT' || k, k, null, 'long', 'prevention', 'F080', '下肢气压治疗（深静脉血栓物理预防）', min(charge_time) - interval 20 minutes, any_value(discharge_time), null, false
  from t.ip_line where item_code = 'F080' group by k
  union all
  select 'OP' || o.ok, o.k, null, 'temporary', 'operation', o.proc.code, '拟行' || o.proc.name, greatest(minutes_after(s.admit_time, 60), minutes_after(o.started_at, -(case when o.is_urgent then 70 else 900 end))), null,
    case when o.is_cancelled then minutes_after(o.started_at, -20) end, false
  from t.op o join t.stay s using (k) where o.seq_no = 1
  union all
  select 'OM' || (m.k * 4 + m.n), m.k, null, 'temporary', 'transfer', null, '转科', minutes_after(m.transfer_time, -(40 + 60 * u(m.k * 4 + m.n, 'asked'))), null, null, false from t.move m
  union all
  -- The order that the final bill waits for: in the morning round or an hour or two before leaving.
  select 'OD' || k, k, null, 'temporary', 'discharge', null, '今日出院', greatest(minutes_after(discharge_time, -(40 + 200 * u(k, 'ordered'))), minutes_after(admit_time, 60)), null, null, true
  from stays where not is_newborn
  union all
  select 'OE' || e.k || '-' || x.n, null, e.k, x.term, x.cls, x.code, x.name, minutes_after(coalesce(case when x.n < 3 then e.resus_in end, e.observed_from), x.n), case x.term when 'long' then e.left_at end, null, false
  from t.ed e
  join (values (1, 'temporary', 'treatment', 'F006', '心电监护、建立静脉通路'), (2, 'temporary', 'treatment', 'F008', '氧气吸入'), (3, 'long', 'nursing', 'D003', '留观，一级护理')) x(n, term, cls, code, name)
    on case when x.n < 3 then e.resus_in is not null else e.observed_from is not null end
)
select d.*, coalesce('A' || d.k, 'V' || d.visit_k) as place from drawn d;

create table t.order_seen as
select o.order_id, o.k, o.visit_k, o.term, o.cls, o.item_code, coalesce(o.item_name, i.item_name) as item_name, o.ordered_at, o.stopped_at, o.cancelled_at,
  coalesce(s.patient_id, card(e.p, e.k)) as patient_id, coalesce(s.inst_code, e.inst_code) as inst_code, coalesce(sp.dept_code, e.dept_code) as at_dept, sp.ward_code as at_ward,
  coalesce(s.doctor_code, e.doctor_code) as doctor_code, case when o.cls = 'operation' then s.theatre_dept end as theatre_dept, greatest(o.ordered_at, s.admit_time) as created_at,
  minutes_after(greatest(o.ordered_at, s.admit_time), 3 + 17 * u(hash(o.order_id), 'checked')) as checked_at,
  case when o.cls not in ('operation', 'transfer', 'discharge') then minutes_after(greatest(o.ordered_at, s.admit_time), 21 + 40 * u(hash(o.order_id), 'executed')) end as executed_at
from t.order o
left join t.item i on i.item_code = o.item_code and o.item_name is null
left join t.stay s on s.k = o.k
left join t.spell sp on sp.k = o.k and greatest(o.ordered_at, s.admit_time)::date >= sp.from_on and greatest(o.ordered_at, s.admit_time)::date < sp.to_on
left join t.ed e on e.k = o.visit_k;

insert into medical_orders by name
select order_id, 'A' || k as admission_id, 'V' || visit_k as visit_id, patient_id, inst_code, case when k is null then 'emergency' else 'inpatient' end as setting, term as order_term, cls as order_class, item_code, item_name,
  ordered_at as order_time, shown(checked_at, checked_at) as check_time, case when cancelled_at is null then shown(executed_at, executed_at) end as execute_time, case when cancelled_at is null then shown(stopped_at, stopped_at) else shown(cancelled_at, cancelled_at) end as stop_time,
  case when cancelled_at <= $as_of then 'cancelled' when cancelled_at is null and stopped_at <= $as_of then 'stopped' when cancelled_at is null and executed_at <= $as_of then 'executed' when checked_at <= $as_of then 'checked' else 'placed' end as status,
  at_dept as ordering_dept_code, doctor_code as ordering_doctor_code, coalesce(theatre_dept, at_dept) as executing_dept_code, at_dept as patient_dept_code, at_ward as patient_ward_code,
  created_at as create_time, last_of([checked_at, case when cancelled_at is null then executed_at end, case when cancelled_at is null then stopped_at else cancelled_at end]) as update_time
from t.order_seen where created_at <= $as_of;

-- The emergency room orders the laboratory from the screen: the request has the number that the charge and the platform's message have.
insert into medical_orders by name
select charge_id as order_id, visit_id, patient_id, inst_code, 'emergency' as setting, 'temporary' as order_term, 'lab' as order_class, item_code, item_name,
  charge_time as order_time, charge_time as check_time, charge_time as execute_time, 'executed' as status, ordering_dept_code, ordering_doctor_code,
  executing_dept_code, patient_dept_code, patient_ward_code, charge_time as create_time, charge_time as update_time
from charges where setting = 'emergency' and fee_class = 'lab' and refund_of is null;
