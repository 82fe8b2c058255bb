create view t.lab_seen as
select *, case when reject_reason is null and chance(key, 'corrected', 0.0014) then minutes_after(reported_at, 40 + 1500 * u(key, 'corrected_at')) end as corrected_at,
  case when reject_reason is not null then minutes_after(received_at, 3 + 20 * u(sk, 'refused')) end as rejected_at,
  -- The clock of the receiving desk runs ahead of the analyser's.
  case when reject_reason is null and chance(key, 'clock', 0.0015) then minutes_after(reported_at, 5 + 60 * u(key, 'clock_by')) else received_at end as received_at_told,
  pick((select list(staff_code order by staff_code) from t.support x where x.kind = 'technician' and x.dept_code = lab_dept), key, 'reporter') as reporter
from t.lab;

insert into lab_results by name
select result_id, charge_id, barcode,
  -- The number of the stay or visit was typed into the analyser: a few are nobody's.
  case when stay_k is not null then case when chance(key, 'typed', 0.002) then 'A0' || stay_k else 'A' || stay_k end end as admission_id,
  case when visit_k is not null then case when chance(key, 'typed', 0.002) then 'V0' || visit_k else 'V' || visit_k end end as visit_id,
  patient_id, inst_code, setting, item_code, item_name, analyte, specimen, ordered_at as order_time, collected_at as collect_time, shown(received_at_told, received_at) as receive_time,
  case when reject_reason is null then shown(reported_at, reported_at) end as report_time, shown(rejected_at, rejected_at) as reject_time, shown(reject_reason, rejected_at) as reject_reason, shown(corrected_at, corrected_at) as correct_time,
  case when reject_reason is null then shown(value, reported_at) end as result_value,
  case when reject_reason is null then shown(case when kind = 'qual' then case when chance(key, 'positive', p_high) then '阳性' else '阴性' end when culture = 'none' then '无菌生长' when culture is not null then '检出' || organism_name
    when item_code = 'H016' then pick(['A型RhD阳性', 'B型RhD阳性', 'O型RhD阳性', 'AB型RhD阳性'], hash(patient_id), 'blood') when kind = 'text' then pick(['见报告', '相合'], key, 'text') end, reported_at) end as result_text,
  unit, low::decimal(18, 4) as ref_low, high::decimal(18, 4) as ref_high, case when reject_reason is null then shown(case when value > high then 'H' when value < low then 'L' when kind = 'quant' then 'N'
    when culture in ('grows', 'skin') or kind = 'qual' and chance(key, 'positive', p_high) then 'A' else 'N' end, reported_at) end as flag,
  case when reject_reason is null then shown(organism_code, reported_at) end as organism_code, case when reject_reason is null then shown(organism_name, reported_at) end as organism_name, case when reject_reason is null then shown(resistance, reported_at) end as resistance,
  case when item_code = 'H035' and reject_reason is null then shown(culture = 'skin', reported_at) end as is_contaminated,
  is_listed and chance(key, 'outside', 0.035) as is_recognizable, null as recognized_from,
  case when rejected_at <= $as_of then 'rejected' when corrected_at <= $as_of then 'corrected' when reject_reason is null and reported_at <= $as_of then 'reported' when received_at <= $as_of then 'received' else 'collected' end as status,
  at_dept as ordering_dept_code, doctor_code as ordering_doctor_code, coalesce(lab_dept, at_dept) as executing_dept_code, case when reject_reason is null then shown(reporter, reported_at) end as reporter_code, at_dept as patient_dept_code, at_ward as patient_ward_code,
  collected_at as create_time, last_of([received_at, rejected_at, case when reject_reason is null then reported_at end, corrected_at]) as update_time
from t.lab_seen where collected_at <= $as_of;

-- 互认: the doctor finds the result of another hospital on the platform and does not order the test.
insert into lab_results by name
select 'LR' || v.k as result_id, 'V' || v.k as visit_id, card(v.p, v.k) as patient_id, v.inst_code, case v.visit_type when 'emergency' then 'emergency' else 'outpatient' end as setting,
  i.item_code, item.item_name, i.analyte, i.specimen, minutes_after(v.visit_time, 5) as order_time, minutes_after(v.visit_time, 5) as report_time, i.unit, i.low::decimal(18, 4) as ref_low, i.high::decimal(18, 4) as ref_high, true as is_recognizable,
  pick(['市第一人民医院', '市中心医院', '省人民医院'], v.k, 'elsewhere') as recognized_from, 'recognized' as status, v.dept_code as ordering_dept_code, v.doctor_code as ordering_doctor_code, v.dept_code as executing_dept_code,
  v.dept_code as patient_dept_code, minutes_after(v.visit_time, 5) as create_time
from t.visit v
join (select list(item_code order by item_code) as codes from t.lab_item where is_listed) l on true
join t.lab_item i on i.item_code = pick(l.codes, v.k, 'recognized_item')
join t.item item on item.item_code = i.item_code
where v.visit_type in ('outpatient', 'emergency') and v.specialty <> 'dent' and minutes_after(v.visit_time, 5) <= $as_of
  and chance(v.k, 'recognized', case when v.d >= date '2025-01-01' then 0.016 else 0.008 end);
