insert into admissions by name
select s.admission_id, 'ZY' || lpad((s.dn * 400 + s.seq * 7 % 400)::varchar, 6, '0') || lpad((s.k % 100000)::varchar, 5, '0') || case when s.is_newborn then 'B' when s.is_again then 'R' else '' end as inpatient_no, s.patient_id, s.inst_code,
  s.admit_time, s.dept_code as admit_dept_code, s.ward_code as admit_ward_code, s.bed_id,
  case when s.is_newborn then 'other' when chance(s.k, 'by_er', 0.22) then 'emergency' when chance(s.k, 'referred', 0.06) then 'referral' else 'outpatient' end as admit_source,
  s.diagnosis.code as admit_icd10_code, s.doctor_code as attending_doctor_code, s.group_code, s.payer_code, s.is_newborn,
  case when not s.is_cancelled then shown(s.discharge_time, s.discharge_time) end as discharge_time, case when not s.is_cancelled then shown(l.dept_code, s.discharge_time) end as discharge_dept_code,
  case when not s.is_cancelled then shown(l.ward_code, s.discharge_time) end as discharge_ward_code,
  case when s.is_cancelled and minutes_after(s.admit_time, 180) <= $as_of then 'cancelled' when not s.is_cancelled and s.discharge_time <= $as_of then 'discharged' else 'in_hospital' end as status,
  s.admit_time as create_time, last_of([case when s.is_cancelled then minutes_after(s.admit_time, 180) else s.discharge_time end]) as update_time
from t.stay s join t.last_place l using (k);

insert into transfers by name
select 'T' || (k * 4 + n) as transfer_id, 'A' || k as admission_id, begun_at as transfer_time, from_dept as from_dept_code, dept_code as to_dept_code, from_ward as from_ward_code, ward_code as to_ward_code, begun_at as create_time
from t.spell where n > 0 and begun_at <= $as_of;

-- One prescription of a kind a day; opioids and the like have their own, those of an operation too.
create macro ip_rx(lk, dk, cls, is_controlled) as case when lk >= 100000000000000000 then 'XO' || ((lk - 100000000000000000) // 64) else 'XI' || (dk * 4 + case when is_controlled then 3 when cls = 'western' then 0 when cls = 'patent' then 1 else 2 end) end;

insert into prescriptions by name
select rx_id, null as visit_id, 'A' || k as admission_id, patient_id, inst_code, at_dept as dept_code, doctor_code, 'inpatient' as setting, cls as rx_class, rx_time, 'valid' as status, rx_time as create_time
from (select ip_rx(lk, dk, cls, is_controlled) as rx_id, k, patient_id, inst_code, at_dept, doctor_code, cls, min(charge_time) as rx_time
  from t.ip_line join t.drug on drug_code = item_code where cls in ('western', 'patent', 'herbal') group by all)
where rx_time <= $as_of;

insert into prescription_items by name
select 'YI' || lk as rx_item_id, ip_rx(lk, dk, cls, is_controlled) as rx_id, item_code as drug_code, qty, c.unit_price, amount, charge_time as create_time
from t.ip_charge c join t.drug on drug_code = item_code where cls in ('western', 'patent', 'herbal') and charge_time <= $as_of; -- prescribed on the day; only its charge may be entered late

create view t.ip_out as
select *, coalesce(case cls when 'lab' then lab_dept when 'exam' then exam_dept when 'operation' then theatre_dept when 'western' then pharmacy_dept when 'patent' then pharmacy_dept when 'herbal' then pharmacy_dept end, at_dept) as executing_dept
from t.ip_charge;

-- The department that a stay is in when a bill is made.
create table t.bill_place as
select b.k, b.n, s.dept_code, s.ward_code from t.bill b asof join t.spell s on b.k = s.k and b.settle_time >= s.begun_at;

insert into charges by name
select 'CI' || lk as charge_id, patient_id, null as visit_id, 'A' || k as admission_id, inst_code, 'inpatient' as setting, item_code, item_name, cls as fee_class, nursing_class, qty, unit_price, amount,
  at_dept as ordering_dept_code, doctor_code as ordering_doctor_code, executing_dept as executing_dept_code, at_dept as patient_dept_code, at_ward as patient_ward_code, payer_code,
  charge_time, entry_time, shown('FI' || (k * 100 + bill_n), settle_time) as settle_id, shown(settle_time, settle_time) as settle_time, shown(bill_dept, settle_time) as settle_dept_code,
  item_code = 'C003' as is_special_need, null as refund_of, entry_time as create_time, last_of([settle_time]) as update_time
from t.ip_out left join (select k, n as bill_n, dept_code as bill_dept from t.bill_place) b using (k, bill_n) where entry_time <= $as_of
union all by name
select 'CIR' || lk as charge_id, patient_id, null as visit_id, 'A' || k as admission_id, inst_code, 'inpatient' as setting, item_code, item_name, cls as fee_class, nursing_class, -qty as qty, unit_price, -amount as amount,
  at_dept as ordering_dept_code, doctor_code as ordering_doctor_code, executing_dept as executing_dept_code, at_dept as patient_dept_code, at_ward as patient_ward_code, payer_code,
  refund_time as charge_time, refund_time as entry_time, shown('FI' || (k * 100 + refund_n), refund_settle_time) as settle_id, shown(refund_settle_time, refund_settle_time) as settle_time,
  shown(bill_dept, refund_settle_time) as settle_dept_code, item_code = 'C003' as is_special_need, 'CI' || lk as refund_of, refund_time as create_time, last_of([refund_settle_time]) as update_time
from t.ip_out left join (select k, n as refund_n, dept_code as bill_dept from t.bill_place) b using (k, refund_n) where refund_time <= $as_of;

create table t.ip_bill as
select k, n, sum(amount) as total from (
  select k, bill_n as n, amount from t.ip_charge where bill_n is not null
  union all select k, refund_n, -amount from t.ip_charge where refund_time is not null and refund_n is not null
) group by k, n;

-- 预交金: taken at admission, given back in the final bill, so that the receipts of a stay add up to its fees.
create table t.deposit as
select k, minutes_after(admit_time, 8) as paid_at, (500 * (2 + floor(9 * u(k, 'deposit'))))::decimal(14, 2) as amount from t.stay where not is_cancelled and not is_newborn;

insert into settlements by name
select settle_id, settle_kind, s.patient_id, null as visit_id, s.admission_id, s.inst_code, settle_time, total_amount, fund_amount, total_amount - fund_amount as personal_amount, pay_method(s.k, false) as pay_method,
  pick(desk.cashiers, hash(settle_id), 'cashier') as cashier_code, total_amount - fund_amount as deposited_amount, original_settle_id, s.payer_code, settle_time as create_time
from (
  select 'FP' || k as settle_id, 'prepayment' as settle_kind, k, paid_at as settle_time, amount as total_amount, 0::decimal(14, 2) as fund_amount, null as original_settle_id from t.deposit
  union all
  select 'FPR' || d.k, 'prepayment', d.k, b.settle_time, -d.amount, 0, 'FP' || d.k from t.deposit d join t.bill b on b.k = d.k and b.n = 99
  union all
  select 'FI' || (b.k * 100 + b.n), b.kind, b.k, b.settle_time, x.total, yuan(x.total * p.ip_ratio), null
  from t.bill b join t.ip_bill x using (k, n) join t.stay st using (k) join t.payer p using (payer_code)
) f
join t.stay s using (k) join t.desk desk using (inst_code)
where settle_time <= $as_of;

insert into front_pages by name
select f.admission_id, discharge_way, case when discharge_way = 'death' then 'dead' when chance(f.k, 'outcome', 0.42) then 'cured' when chance(f.k, 'outcome', 0.94) then 'improved' when chance(f.k, 'outcome', 0.98) then 'unhealed' else 'other' end as outcome,
  doctor_code as attending_doctor_code, group_code, f.diagnosis.code as main_icd10_code, f.diagnosis.name as main_diagnosis_name,
  los_days <= 1 and f.k in (select k from t.op where k is not null and not is_cancelled and proc.day) as is_day_surgery,
  fee.total + case when chance(f.k, 'mistyped', 0.003) then 100 else 0 end as total_fee, coalesce(fee.drug, 0) as drug_fee, coalesce(fee.consumable, 0) as consumable_fee, coalesce(fee.exam, 0) as exam_fee, coalesce(fee.lab, 0) as lab_fee,
  coalesce(fee.operation, 0) as operation_fee, coalesce(fee.nursing, 0) as nursing_fee,
  fee.total - coalesce(fee.drug, 0) - coalesce(fee.consumable, 0) - coalesce(fee.exam, 0) - coalesce(fee.lab, 0) - coalesce(fee.operation, 0) - coalesce(fee.nursing, 0) as other_fee,
  is_again and chance(f.k, 'planned', 0.3) as is_planned_readmission,
  case when reported_at <= $as_of then 'reported' when archived_at <= $as_of then 'archived' when coded_at <= $as_of then 'coded' else 'submitted' end as frontpage_status,
  submitted_at, shown(coded_at, coded_at) as coded_at, shown(archived_at, archived_at) as archived_at, submitted_at as create_time, last_of([coded_at, archived_at, reported_at]) as update_time
from t.front f join t.front_fee fee using (k) where submitted_at <= $as_of;

insert into front_page_diagnoses by name
with extra as (
  select f.k, f.admission_id, f.submitted_at, f.diagnosis, m.sex, unnest(range(1, 1 + floor(5 * u(f.k, 'others'))::int)) as nth
  from t.front f join t.person m using (p) where not is_newborn
), picked as (
  select e.*, pick(x.choices, e.k * 8 + e.nth, 'other') as other
  from extra e join t.diagnoses_of x on x.sex = e.sex and x.specialty = case when e.nth % 2 = 1 then 'gene' else 'geri' end
), other as (
  -- A page lists a diagnosis once.
  select k, admission_id, submitted_at, other, row_number() over (partition by k order by min(nth)) as seq
  from picked where other.code <> diagnosis.code group by k, admission_id, submitted_at, other
)
select 'D' || (k * 8) as fp_diagnosis_id, admission_id, 1 as seq, true as is_main, diagnosis.code as icd10_code, diagnosis.name as diagnosis_name,
  case when chance(k, 'condition', 0.92) then '1' else '3' end as admit_condition, submitted_at as create_time
from t.front where submitted_at <= $as_of
union all by name
select 'D' || (k * 8 + seq) as fp_diagnosis_id, admission_id, seq + 1 as seq, false as is_main, other.code as icd10_code, other.name as diagnosis_name,
  pick(['1', '1', '1', '2', '4'], k * 8 + seq, 'condition') as admit_condition, submitted_at as create_time
from other where submitted_at <= $as_of;

insert into operations by name
select case when k is null then 'OV' else 'O' end || ok as operation_id, case when k is not null then 'A' || k end as admission_id, case when k is null then 'V' || visit_k end as visit_id, patient_id, inst_code, setting, seq_no as seq, seq_no = 1 as is_main,
  proc.code as icd9_code, proc.name as operation_name, proc.level as op_level, proc.mis as is_minimally_invasive, not is_urgent as is_elective,
  case when specialty in ('gast', 'gsur') and chance(ok, 'incision', 0.5) then 'II' when proc.mis and chance(ok, 'incision', 0.3) then '0' when chance(ok, 'incision', 0.85) then 'I' when chance(ok, 'incision', 0.97) then 'II' else 'III' end as incision_class,
  case when chance(ok, 'heals', 0.975) then '甲' when chance(ok, 'heals', 0.995) then '乙' else '丙' end as healing, is_reop as is_unplanned_reoperation,
  case when k is null then '局部麻醉' when proc.level >= 3 then '全身麻醉' when proc.level = 2 then '椎管内麻醉' else '局部麻醉' end as anesthesia_type, dept_code as op_dept_code, started_at,
  case when not is_cancelled then ended_at end as ended_at, case when is_cancelled then 'cancelled' else 'done' end as status, case when is_cancelled then started_at else ended_at end as create_time
from t.op where case when is_cancelled then started_at else ended_at end <= $as_of;

insert into operation_staff by name
select op_id || role_no as op_staff_id, op_id as operation_id, role, staff_code, ended_at as create_time
from (
  select case when k is null then 'OV' else 'O' end || ok as op_id, ended_at, unnest([
    {'role_no': '-1', 'role': 'surgeon', 'staff_code': doctor_code},
    {'role_no': '-2', 'role': 'first_assistant', 'staff_code': case when k is not null then pick(list_filter(doctors, lambda x: x <> doctor_code), ok, 'first') end},
    {'role_no': '-3', 'role': 'second_assistant', 'staff_code': case when proc.level >= 3 and k is not null
      then pick(list_filter(doctors, lambda x: x <> doctor_code and x <> pick(list_filter(doctors, lambda y: y <> doctor_code), ok, 'first')), ok, 'secnd') end},
    {'role_no': '-4', 'role': 'anesthetist', 'staff_code': case when proc.level >= 2 and k is not null then pick(anesthetists, ok, 'anes') end}], recursive := true)
  from t.op where not is_cancelled and ended_at <= $as_of
) where staff_code is not null;

insert into drug_evaluations by name
select 'E' || lpad(n::varchar, 4, '0') as evaluation_id, admission_id, patient_id, dept_code, doctor_code, drug, severity, is_effective, evaluated_at, evaluated_at as create_time
from t.evaluation where evaluated_at <= $as_of;
