-- One examination per line of imaging, function, endoscopy or pathology that was paid for and not given back.
create table t.exam_item as
select item_code, modality, body_part, wait_hours::double as wait_hours, report_lo::double as report_lo, report_hi::double as report_hi, positive_rate::double as positive_rate, critical_rate::double as critical_rate, is_listed = '1' as is_listed
from read_csv('$catalogues/exam_items.csv', header = true, all_varchar = true);

create table t.exam_line as
select 'U' || c.lk as exam_id, 'C' || c.lk as charge_id, 2 * c.lk as key, null::bigint as stay_k, c.k as visit_k, card(v.p, v.k) as patient_id, v.inst_code,
  case v.visit_type when 'emergency' then 'emergency' else 'outpatient' end as setting, c.item_code, c.item_name, c.charge_time as ordered_at,
  case v.visit_type when 'emergency' then c.charge_time else c.settle_time end as ready_at, null::timestamp as leaves_at, v.dept_code as at_dept, null as at_ward, v.doctor_code, v.exam_dept
from t.op_charge c join t.visit v using (k)
where c.cls = 'exam' and v.visit_type in ('outpatient', 'emergency') and c.settle_time is not null and c.refund_time is null
union all
select 'UI' || lk, 'CI' || lk, 2 * lk + 1, k, null, patient_id, inst_code, 'inpatient', item_code, item_name, charge_time, charge_time, discharge_time, at_dept, at_ward, doctor_code, exam_dept
from t.ip_charge where cls = 'exam' and refund_time is null;

create table t.exam as
with dated as (
  select e.*, i.* exclude (item_code),
    case when setting = 'emergency' then minutes_after(ready_at, 8 + 45 * u(key, 'waited')) when modality = 'frozen' then minutes_after(ready_at, 10 + 60 * u(key, 'waited'))
      when setting = 'outpatient' then minutes_after(ready_at, 10 + 60 * wait_hours * (0.15 + 1.3 * u(key, 'waited'))) else minutes_after(ready_at, 20 + 40 * wait_hours * (0.1 + 1.1 * u(key, 'waited'))) end as wished_at
  from t.exam_line e join t.exam_item i using (item_code)
), placed as (
  select * exclude (wished_at),
    -- By day what can wait; before the patient goes home what was ordered for a stay.
    greatest(minutes_after(ready_at, 5), least(case when setting = 'outpatient' and wait_hours >= 3 then clock(wished_at::date, 490 + (hour(wished_at) * 60 + minute(wished_at)) % 500) else wished_at end, coalesce(leaves_at - interval 20 minutes, wished_at + interval 1 day))) as examined_at
  from dated
), reported as (
  select *, minutes_after(examined_at, case when setting = 'emergency' and modality in ('CT', 'XR', 'US', 'ECG') then 6 + 30 * pow(u(key, 'report'), 1.4) else report_lo + (report_hi - report_lo) * pow(u(key, 'report'), 2) end) as reported_at,
    chance(key, 'positive', positive_rate * case when setting = 'outpatient' then 0.95 else 1.03 end) as is_positive
  from placed
)
select *, case when modality = 'frozen' then clock(reported_at::date + 4 + floor(3 * u(key, 'paraffin'))::int, 600 + 400 * u(key, 'paraffin_at')) end as paraffin_at, is_positive and chance(key, 'critical', critical_rate) as is_critical
from reported;

insert into exam_reports by name
select exam_id, charge_id, 'A' || stay_k as admission_id, 'V' || visit_k as visit_id, patient_id, inst_code, setting,
  -- Codes of an old device list that no dictionary knows.
  case when chance(key, 'old_code', 0.004) then pick(['99', 'OT'], key, 'code') else modality end as modality, item_code, item_name, body_part, ordered_at as order_time,
  case when modality in ('frozen', 'pathology', 'cytology') then shown(examined_at, examined_at) end as receive_time, shown(examined_at, examined_at) as exam_time, shown(reported_at, reported_at) as report_time, shown(is_positive, reported_at) as is_positive,
  shown(paraffin_at, paraffin_at) as paraffin_time, case when modality = 'frozen' then shown(not chance(key, 'differs', 0.03), paraffin_at) end as is_paraffin_match,
  is_listed and chance(key, 'outside', 0.04) as is_recognizable, null as recognized_from, case when reported_at <= $as_of then 'reported' when examined_at <= $as_of then 'examined' else 'ordered' end as status,
  at_dept as ordering_dept_code, doctor_code as ordering_doctor_code, coalesce(exam_dept, at_dept) as executing_dept_code,
  shown(pick((select list(staff_code order by staff_code) from t.support x where x.kind = 'technician' and x.dept_code = exam_dept), key, 'reporter'), reported_at) as reporter_code, at_dept as patient_dept_code, at_ward as patient_ward_code,
  ordered_at as create_time, last_of([examined_at, reported_at, paraffin_at]) as update_time
from t.exam where ordered_at <= $as_of;

insert into exam_reports by name
select 'UR' || v.k as exam_id, 'V' || v.k as visit_id, card(v.p, v.k) as patient_id, v.inst_code, case v.visit_type when 'emergency' then 'emergency' else 'outpatient' end as setting,
  i.modality, i.item_code, item.item_name, i.body_part, minutes_after(v.visit_time, 6) as order_time, minutes_after(v.visit_time, 6) as report_time, true as is_recognizable, pick(['市第一人民医院', '市中心医院', '省人民医院'], v.k, 'elsewhere') as recognized_from,
  'recognized' as status, v.dept_code as ordering_dept_code, v.doctor_code as ordering_doctor_code, v.dept_code as executing_dept_code, v.dept_code as patient_dept_code, minutes_after(v.visit_time, 6) as create_time
from t.visit v
join (select list(item_code order by item_code) as codes from t.exam_item where is_listed) l on true
join t.exam_item i on i.item_code = pick(l.codes, v.k, 'recognized_exam')
join t.item item on item.item_code = i.item_code
where v.visit_type in ('outpatient', 'emergency') and v.specialty <> 'dent' and minutes_after(v.visit_time, 6) <= $as_of
  and chance(v.k, 'recognized2', case when v.d >= date '2025-01-01' then 0.013 else 0.006 end);
