-- Critical values: confirmed with the report, told by telephone and system, received on the ward, answered by an order.
create table t.critical as
with found as (
  select 'CV' || result_id as critical_id, 'lab' as kind, result_id, null as exam_id, key, stay_k, visit_k, patient_id, inst_code, setting, item_code, item_name,
    analyte || coalesce(' ' || round(value, 2)::double || coalesce(' ' || unit, ''), '：检出' || organism_name) as finding, 10 as limit_minutes, reported_at as confirmed_at, at_dept, at_ward, doctor_code, lab_dept as exec_dept
  from t.lab where is_critical and reject_reason is null
  union all
  select 'CV' || exam_id, 'exam', null, exam_id, key, stay_k, visit_k, patient_id, inst_code, setting, item_code, item_name,
    case modality when 'CT' then case body_part when '头颅' then '急性颅内出血' when '胸部' then '张力性气胸' when '心脏' then '冠脉重度狭窄' when '头颈血管' then '大血管闭塞' else '消化道穿孔' end when 'MR' then '急性大面积脑梗死' when 'ECG' then '急性ST段抬高'
      when 'US' then case body_part when '下肢血管' then '下肢深静脉血栓' when '产科' then '胎心异常' when '妇科' then '异位妊娠破裂可能' else '腹腔大量积液' end when 'XR' then '大量气胸' when 'ES' then '活动性大出血' else '恶性肿瘤' end,
    15, reported_at, at_dept, at_ward, doctor_code, exam_dept
  from t.exam where is_critical
), told as (
  select *, case when not chance(hash(critical_id), 'untold', 0.012) then minutes_after(confirmed_at, case when chance(hash(critical_id), 'slow', 0.05) then 11 + 50 * u(hash(critical_id), 'told') else 1 + 8 * u(hash(critical_id), 'told') end) end as told_at from found
), received as (
  select *, minutes_after(told_at, floor(4 * u(hash(critical_id), 'received'))) as received_at from told
)
select r.*, case when not chance(hash(critical_id), 'unhandled', 0.015) then minutes_after(received_at, case when chance(hash(critical_id), 'late', 0.09) then 31 + 90 * u(hash(critical_id), 'handled') else 4 + 25 * u(hash(critical_id), 'handled') end) end as handled_at,
  s.discharge_time, s.is_newborn
from received r left join t.stay s on s.k = r.stay_k;

insert into critical_values by name
select critical_id, kind, result_id, exam_id, 'A' || stay_k as admission_id, 'V' || visit_k as visit_id, patient_id, inst_code, setting, item_code, item_name, finding, limit_minutes, confirmed_at as confirm_time,
  shown(told_at, told_at) as notify_time, shown(received_at, received_at) as receive_time, shown(handled_at, handled_at) as handle_time,
  case when setting <> 'outpatient' and handled_at < coalesce(discharge_time, handled_at + interval 1 minute) then shown('OC' || critical_id, handled_at) end as handle_order_id,
  shown(pick((select list(staff_code order by staff_code) from t.support x where x.kind = 'technician' and x.dept_code = exec_dept), hash(critical_id), 'notifier'), told_at) as notifier_code,
  case when setting = 'inpatient' then shown(pick((select list(staff_code order by staff_code) from t.support x where x.kind = 'nurse' and x.dept_code = at_dept), hash(critical_id), 'receiver'), received_at) else shown(doctor_code, received_at) end as receiver_code,
  shown(doctor_code, handled_at) as handler_code, at_dept as ordering_dept_code, coalesce(exec_dept, at_dept) as executing_dept_code, at_ward as patient_ward_code,
  confirmed_at as create_time, last_of([told_at, received_at, handled_at]) as update_time
from t.critical where confirmed_at <= $as_of;

insert into medical_orders by name
select 'OC' || critical_id as order_id, 'A' || stay_k as admission_id, 'V' || visit_k as visit_id, patient_id, inst_code, setting, 'temporary' as order_term, 'treatment' as order_class, '危急值处置：' || item_name as item_name,
  handled_at as order_time, shown(minutes_after(handled_at, 6), minutes_after(handled_at, 6)) as check_time, shown(minutes_after(handled_at, 19), minutes_after(handled_at, 19)) as execute_time,
  case when minutes_after(handled_at, 19) <= $as_of then 'executed' when minutes_after(handled_at, 6) <= $as_of then 'checked' else 'placed' end as status,
  at_dept as ordering_dept_code, doctor_code as ordering_doctor_code, at_dept as executing_dept_code, at_dept as patient_dept_code, at_ward as patient_ward_code,
  handled_at as create_time, last_of([minutes_after(handled_at, 6), minutes_after(handled_at, 19)]) as update_time
from t.critical where handled_at <= $as_of and setting <> 'outpatient' and handled_at < coalesce(discharge_time, handled_at + interval 1 minute);
