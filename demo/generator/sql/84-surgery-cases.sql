-- 临床路径: who was eligible, who went in, who finished.
insert into clinical_pathways by name
with listed as (
  select s.*, p.pathway_code, p.pathway_name from t.stay s
  join (values ('J18.900', 'LJ001', '社区获得性肺炎'), ('J18.000', 'LJ002', '儿童支气管肺炎'), ('J44.100', 'LJ003', '慢性阻塞性肺疾病急性加重'), ('I20.000', 'LJ004', '不稳定型心绞痛'), ('I50.900', 'LJ005', '心力衰竭'), ('I63.900', 'LJ006', '脑梗死'),
    ('K80.100', 'LJ007', '胆囊结石伴胆囊炎'), ('K35.800', 'LJ008', '急性阑尾炎'), ('K40.900', 'LJ009', '腹股沟疝'), ('K63.500', 'LJ010', '结肠息肉'), ('O80.000', 'LJ011', '自然临产阴道分娩'), ('O82.000', 'LJ012', '计划性剖宫产'),
    ('M17.900', 'LJ013', '膝骨关节炎'), ('S72.000', 'LJ014', '股骨颈骨折'), ('S52.500', 'LJ015', '桡骨远端骨折'), ('N20.100', 'LJ016', '输尿管结石'), ('H25.900', 'LJ017', '老年性白内障'), ('E11.900', 'LJ018', '2型糖尿病')) p(code, pathway_code, pathway_name) on s.diagnosis.code = p.code
  where not is_cancelled and not is_newborn
), fated as (
  select *, chance(k, 'enters', 0.82) as enters, minutes_after(admit_time, 40 + case when los_days = 0 then 200 else 600 end * u(k, 'entered')) as in_time, chance(k, 'leaves', 0.11) as leaves,
    case when chance(k, 'leaves', 0.11) then admit_time + (discharge_time - admit_time) * (0.6 + 0.3 * u(k, 'left')) else minutes_after(discharge_time, -20) end as out_time
  from listed
)
select 'LP' || k as pathway_id, admission_id, patient_id, inst_code, dept_code, pathway_code, pathway_name, true as is_eligible,
  -- 完成却没有入径时间: the time of entry was never written.
  case when enters and not chance(k, 'no_entry', rare(0.006)) then in_time end as entered_time,
  case when enters then shown(date_trunc('second', out_time), out_time) end as ended_time,
  case when not enters then 'not_entered' when out_time > $as_of then 'in_progress' when leaves then 'exited' else 'completed' end as pathway_status,
  case when enters and leaves and out_time <= $as_of then pick(['complication', 'diagnosis_changed', 'patient_request', 'transferred', 'other'], k, 'exit') end as exit_reason,
  case when enters then floor(3 * pow(u(k, 'variance'), 2))::int end as variance_count, minutes_after(in_time, 5) as create_time, last_of([case when enters and out_time > minutes_after(in_time, 5) then date_trunc('second', out_time) end]) as update_time
from fated where minutes_after(in_time, 5) <= $as_of and in_time < discharge_time;

-- 住院证: written before the stay (a few, wrongly, after it began); the bed may be in another department than the one that was wanted.
insert into admission_orders by name
select 'ZZ' || s.k as order_id, s.admission_id,
  case when chance(s.k, 'ordered_late', rare(0.003)) then minutes_after(s.admit_time, 90)
    when chance(s.k, 'by_er', 0.22) or chance(s.k, 'same_day', 0.62) then minutes_after(s.admit_time, -(20 + floor(150 * u(s.k, 'ordered_at')))) else clock(s.d - 1 - floor(8 * pow(u(s.k, 'waits'), 1.6))::int, 500 + 500 * u(s.k, 'ordered_at')) end as issued_time,
  coalesce(case when chance(s.k, 'by_er', 0.22) then e.er_dept end, s.dept_code) as issuing_dept_code, s.doctor_code as issuing_doctor_code,
  case when chance(s.k, 'cross_ward', 0.018) then pick(e.wards, s.k, 'wanted') else s.dept_code end as wanted_dept_code, s.admit_time as create_time
from t.stay s join (select inst_code, max(dept_code) filter (where specialty = 'emer') as er_dept, list(dept_code order by dept_code) filter (where ward_code is not null and closed is null and opened < date '2024-01-01' and specialty not in ('obst', 'neon', 'pedi', 'icux')) as wards from t.dep group by inst_code) e using (inst_code)
where not s.is_newborn and s.admit_time <= $as_of;

-- 病案首页附页: what the front page has no box for.
create table t.supplement as
select f.k, f.admission_id, f.submitted_at, f.discharge_way, f.discharge_time, f.admit_time, f.los_days, f.specialty, f.diagnosis.code as code, f.is_newborn,
  o.has_op, m.k as mother_k, m.is_cesarean, m.is_instrumental, m.gestational_weeks, m.is_primipara, m.pph_ml, b.k as born_of, b.gestational_weeks as born_weeks,
  f.diagnosis.code = 'I21.900' and chance(f.k, 'stemi', 0.62) as is_stemi, f.diagnosis.code = 'I63.900' as is_ais, minutes_after(f.admit_time, -(60 + floor(2600 * pow(u(f.k, 'onset'), 2)))) as onset_time,
  left(f.diagnosis.code, 1) = 'C' or f.diagnosis.code = 'Z51.100' as is_tumor,
  case when f.discharge_way = 'death' then 1 + floor(2 * u(f.k, 'rescues')) when f.specialty = 'icux' then floor(2.2 * u(f.k, 'rescues')) when chance(f.k, 'rescued', 0.035) then 1 else 0 end::int as rescues,
  clock(f.submitted_at::date + 2 + floor(12 * u(f.k, 'sd_report'))::int, 600) as reported_time
from t.front f
left join (select k, true as has_op from t.op where k is not null and not is_cancelled group by k) o using (k)
left join t.delivery m on m.k = f.k left join t.delivery b on b.newborn_k = f.k;

insert into discharge_supplements by name
select admission_id, case when born_of is not null then 'A' || born_of end as mother_admission_id, rescues as rescue_times, case when discharge_way = 'death' then rescues - 1 when rescues > 0 and discharge_way = 'against_advice' then rescues - 1 else rescues end as rescue_success_times,
  case when chance(k, 'match', 0.965) then 'match' when chance(k, 'match', 0.985) then 'mismatch' else 'uncertain' end as dx_match_admission,
  case when not coalesce(has_op, false) then 'na' when chance(k, 'match_op', 0.975) then 'match' else 'mismatch' end as dx_match_preop,
  case when not coalesce(has_op, false) or chance(k, 'no_path', 0.55) then 'na' when chance(k, 'match_path', 0.95) then 'match' else 'mismatch' end as dx_match_pathology,
  admit_time::date + least(los_days, floor(5 * pow(u(k, 'confirmed'), 2.2)))::int as confirmed_on,
  case when discharge_way = 'death' or (specialty = 'icux' and chance(k, 'critical', 0.8)) then 'critical' when chance(k, 'critical', 0.05) then 'serious' else 'none' end as critical_level,
  case when is_newborn then null when chance(k, 'vte', 0.62) then 'low' when chance(k, 'vte', 0.86) then 'medium' else 'high' end as vte_risk,
  case when is_newborn then null else chance(k, 'vte_assessed', 0.93) end as is_vte_assessed, case when is_newborn or chance(k, 'vte', 0.62) then null else chance(k, 'vte_prevented', 0.84) end as is_vte_prevented,
  case when is_tumor then chance(k, 'first_treatment', 0.45) end as is_tumor_first_treatment,
  case when is_tumor and chance(k, 'staged', 0.74) then pick(['cT1N0M0', 'cT2N0M0', 'cT2N1M0', 'cT3N1M0', 'cT3N2M0', 'cT4N2M1'], k, 'tnm') end as tnm_stage, case when is_tumor and chance(k, 'staged', 0.74) then admit_time::date + least(los_days, 1 + floor(2 * u(k, 'staged_on')))::int end as tnm_assessed_on,
  case when mother_k is not null then case when is_cesarean then 'cesarean' when is_instrumental then 'instrumental' else 'vaginal' end end as delivery_mode,
  coalesce(gestational_weeks, born_weeks) as gestational_weeks, case when mother_k is not null then case when is_primipara then 1 else 2 + floor(1.2 * u(k, 'parity'))::int end end as parity, pph_ml,
  -- Apgar 写成 11 分以上: a score that does not exist.
  case when born_of is not null then case when chance(k, 'apgar_typed', case when $is_tiny then 0.1 else 0.01 end) then 19 when chance(k, 'apgar', rare(0.01)) then 4 + floor(3 * u(k, 'low'))::int else 9 + floor(2 * u(k, 'apgar5'))::int end end as apgar5,
  case when is_stemi then 'stemi' when is_ais then 'ais' end as acute_kind, case when is_stemi or is_ais then onset_time end as onset_time,
  case when is_stemi and chance(k, 'reperfused', 0.74) then case when chance(k, 'pci', 0.6) then 'pci' else 'thrombolysis' end when is_ais and onset_time > minutes_after(admit_time, -360) and chance(k, 'reperfused', 0.46) then case when chance(k, 'evt', 0.2) then 'thrombectomy' else 'thrombolysis' end end as reperfusion,
  shown(reported_time, case when chance(k, 'sd_reported', 0.72) then reported_time end) as single_disease_reported_time, case when discharge_way = 'death' then discharge_time end as death_time,
  submitted_at as create_time, last_of([case when chance(k, 'sd_reported', 0.72) then reported_time end]) as update_time
from t.supplement where submitted_at <= $as_of;
