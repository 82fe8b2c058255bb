-- 副高以上 hold a clinic of their own; the others share the ordinary one of the department and day.
create macro clinic_session_of(r, doc) as case when r.reg_type = 'outpatient' then 'CS' || case when doc.rank_no <= 1 then r.doctor_code else r.dept_code end || '-' || strftime(r.d, '%Y%m%d') end;

insert into registrations by name
select 'R' || k as reg_id, card(r.p, r.k) as patient_id, r.inst_code, r.dept_code, doctor_code, reg_type, channel, is_appointment, reg_time, d as visit_date, reg_fee,
  case when cancel_time <= $as_of then 'cancelled' when no_show_time <= $as_of then 'no_show' else 'registered' end as status,
  shown(cancel_time, cancel_time) as cancel_time, shown(pick(desk.cashiers, k, 'cancel_desk'), cancel_time) as cancel_cashier_code, clinic_session_of(r, doc) as session_id,
  reg_time as create_time, last_of([cancel_time, no_show_time]) as update_time
from t.reg r join t.desk desk using (inst_code) left join t.doctors doc on doc.staff_code = r.doctor_code where reg_time <= $as_of;

insert into visits by name
select 'V' || k as visit_id, case when has_reg then 'R' || k end as reg_id, card(v.p, v.k) as patient_id, v.inst_code, v.dept_code, doctor_code, visit_type, visit_time, shown(end_time, end_time) as end_time,
  chance(k, 'first', case when specialty = 'emer' then 0.9 when specialty in ('onco', 'endo', 'neph', 'card') then 0.3 else 0.5 end) as is_first_visit,
  case when has_reg and visit_type <> 'internet' then case when is_appointment then floor(25 * u(k, 'waits'))::int else since_registration end end as wait_minutes,
  payer_code, shown(diagnosis.code, end_time) as icd10_code, shown(diagnosis.name, end_time) as diagnosis_name,
  (['senior', 'associate_senior', 'intermediate', 'junior'])[doc.rank_no + 1] as doctor_title, visit_time as create_time, last_of([end_time]) as update_time
from t.visit v left join t.doctors doc on doc.staff_code = v.doctor_code;

insert into prescriptions by name
select 'X' || (k * 8 + grp) as rx_id, 'V' || k as visit_id, null as admission_id, card(v.p, v.k) as patient_id, v.inst_code, v.dept_code, v.doctor_code,
  case when v.visit_type = 'emergency' then 'emergency' else 'outpatient' end as setting, cls as rx_class, rx_time,
  case when refund_time <= $as_of then 'refunded' when void_time <= $as_of then 'voided' else 'valid' end as status, rx_time as create_time, last_of([refund_time, void_time]) as update_time
from (select k, grp, cls, min(charge_time) as rx_time, max(refund_time) as refund_time,
    -- Never paid: the pharmacy voids it at the end of the day.
    case when max(settle_time) is null then clock(min(charge_time)::date, 1410) end as void_time
  from t.op_charge where grp in (1, 2, 3) or slot = 19 group by k, grp, cls) r
join t.visit v using (k)
where rx_time <= $as_of;

insert into prescription_items by name
select 'Y' || c.lk as rx_item_id, 'X' || (c.k * 8 + c.grp) as rx_id, c.item_code as drug_code, c.qty, c.unit_price, c.amount,
  min(c.charge_time) over (partition by c.k, c.grp) as create_time
from t.op_charge c where (c.grp in (1, 2, 3) or c.slot = 19) and c.charge_time <= $as_of;

create table t.op_bill as
select 'F' || s.k as settle_id, 'charge' as settle_kind, s.k, s.p, s.inst_code, s.payer_code, s.settle_time, sum(c.amount) as total, null as original_settle_id
from t.op_settle s join t.op_charge c using (k) where s.settle_time <= $as_of group by s.k, s.p, s.inst_code, s.payer_code, s.settle_time
union all
select 'FR' || s.k, 'refund', s.k, s.p, s.inst_code, s.payer_code, c.refund_time, -sum(c.amount), 'F' || s.k
from t.op_settle s join t.op_charge c using (k) where c.refund_time <= $as_of group by s.k, s.p, s.inst_code, s.payer_code, c.refund_time
union all
select 'FG' || k, 'charge', k, p, inst_code, '03', reg_time, reg_fee, null from t.reg where reg_time <= $as_of
union all
select 'FGR' || k, 'refund', k, p, inst_code, '03', cancel_time, -reg_fee, 'FG' || k from t.reg where cancel_time <= $as_of;

create macro pay_method(k, fund) as case when chance(k, 'method', 0.48) then 'wechat' when chance(k, 'method', 0.72) then 'alipay' when chance(k, 'method', 0.80) then 'cash' when chance(k, 'method', 0.88) then 'card' when fund then 'insurance_account' else 'wechat' end;

insert into settlements by name
select settle_id, settle_kind, card(b.p, b.k) as patient_id, case when starts_with(coalesce(original_settle_id, settle_id), 'FG') then null else 'V' || k end as visit_id, null as admission_id, inst_code, settle_time,
  total as total_amount, yuan(total * payer.op_ratio) as fund_amount, total - yuan(total * payer.op_ratio) as personal_amount,
  -- The refund goes back the way the money came.
  pay_method(k, payer.op_ratio > 0) as pay_method, pick(desk.cashiers, hash(settle_id), 'cashier') as cashier_code, total - yuan(total * payer.op_ratio) as deposited_amount, original_settle_id, payer_code, settle_time as create_time
from t.op_bill b join t.payer payer using (payer_code) join t.desk desk using (inst_code);

insert into charges by name
select 'CG' || k as charge_id, card(p, k) as patient_id, null as visit_id, null as admission_id, inst_code, case when reg_type = 'emergency' then 'emergency' else 'outpatient' end as setting,
  item_code, item.item_name, 'registration' as fee_class, null as nursing_class, 1 as qty, reg_fee as unit_price, reg_fee as amount, dept_code as ordering_dept_code, doctor_code as ordering_doctor_code,
  dept_code as executing_dept_code, dept_code as patient_dept_code, null as patient_ward_code, '03' as payer_code, reg_time as charge_time, reg_time as entry_time, 'FG' || k as settle_id, reg_time as settle_time, dept_code as settle_dept_code, false as is_special_need, null as refund_of, reg_time as create_time
from t.reg join t.item item using (item_code) where reg_time <= $as_of
union all by name
select 'CGR' || k as charge_id, card(p, k) as patient_id, null as visit_id, null as admission_id, inst_code, case when reg_type = 'emergency' then 'emergency' else 'outpatient' end as setting,
  item_code, item.item_name, 'registration' as fee_class, null as nursing_class, -1 as qty, reg_fee as unit_price, -reg_fee as amount, dept_code as ordering_dept_code, doctor_code as ordering_doctor_code,
  dept_code as executing_dept_code, dept_code as patient_dept_code, null as patient_ward_code, '03' as payer_code, cancel_time as charge_time, cancel_time as entry_time, 'FGR' || k as settle_id, cancel_time as settle_time, dept_code as settle_dept_code, false as is_special_need, 'CG' || k as refund_of, cancel_time as create_time
from t.reg join t.item item using (item_code) where cancel_time <= $as_of;

create view t.op_out as
select c.*, v.p, v.inst_code, v.dept_code, v.doctor_code, v.payer_code as visit_payer,
  case v.visit_type when 'emergency' then 'emergency' when 'checkup' then 'checkup' else 'outpatient' end as setting,
  coalesce(case c.cls when 'lab' then v.lab_dept when 'exam' then v.exam_dept when 'western' then v.pharmacy_dept when 'patent' then v.pharmacy_dept when 'herbal' then v.pharmacy_dept end, v.dept_code) as executing_dept
from t.op_charge c join t.visit v using (k);

insert into charges by name
select 'C' || lk as charge_id, card(p, k) as patient_id, 'V' || k as visit_id, null as admission_id, inst_code, setting, item_code, item_name, cls as fee_class, nursing_class, qty, unit_price, amount,
  dept_code as ordering_dept_code, doctor_code as ordering_doctor_code, executing_dept as executing_dept_code, dept_code as patient_dept_code, null as patient_ward_code, visit_payer as payer_code,
  charge_time, charge_time as entry_time, shown('F' || k, settle_time) as settle_id, shown(settle_time, settle_time) as settle_time, shown(dept_code, settle_time) as settle_dept_code,
  item_code = 'B003' and chance(k, 'special', 0.15) as is_special_need, null as refund_of, charge_time as create_time, last_of([settle_time]) as update_time
from t.op_out where charge_time <= $as_of
union all by name
select 'CR' || lk as charge_id, card(p, k) as patient_id, 'V' || k as visit_id, null as admission_id, inst_code, setting, item_code, item_name, cls as fee_class, nursing_class, -qty as qty, unit_price, -amount as amount,
  dept_code as ordering_dept_code, doctor_code as ordering_doctor_code, executing_dept as executing_dept_code, dept_code as patient_dept_code, null as patient_ward_code, visit_payer as payer_code,
  refund_time as charge_time, refund_time as entry_time, 'FR' || k as settle_id, refund_time as settle_time, dept_code as settle_dept_code, item_code = 'B003' and chance(k, 'special', 0.15) as is_special_need, 'C' || lk as refund_of, refund_time as create_time, null as update_time
from t.op_out where refund_time <= $as_of;
