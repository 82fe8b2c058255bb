-- Referrals as both ends know them: the sender's form (t.referral) and the receiver's register.
create table t.referral as
with hospitals as (
  select inst_code from t.inst where inst_level <> 'primary'
), sent_up as (
  -- Appointments that a community or township clinic made: some are given back, refused or not kept.
  select r.k * 8 + 1 as fk, 'up' as direction, 'outpatient' as setting, r.inst_code as holder, m.inst_code as from_inst, r.inst_code as to_inst, r.p, r.k as visit_k, null::bigint as stay_k, r.dept_code, r.doctor_code, r.specialty,
    pick_skewed(x.choices, r.k, 'diagnosis') as diagnosis, person.payer_code, r.reg_time as request_time, (r.visit_time - r.reg_time) * 0.7 as patience,
    case when fate = 'kept' then r.visit_time end as arrive_time, case when fate = 'no_show' then r.no_show_time end as missed_time, case when fate in ('cancelled', 'late_cancel') then r.cancel_time end as ended_time,
    case when chance(r.k, 'answered', 0.62) then minutes_after(r.visit_time, 200 + 2600 * u(r.k, 'answered_at')) end as feedback_time
  from t.reg r join t.person person using (p) join t.member m on m.area_code = person.township_code and m.inst_level = 'primary' join t.diagnoses_of x using (specialty, sex)
  where r.reg_type = 'outpatient' and r.is_appointment and r.inst_code in (from hospitals) and chance(r.k, 'referred_in', 0.022)
), brought_in as (
  select s.k * 8 + 2 as fk, 'up' as direction, 'inpatient' as setting, s.inst_code as holder, m.inst_code as from_inst, s.inst_code as to_inst, s.p, null as visit_k, s.k as stay_k, s.dept_code, s.doctor_code, s.specialty,
    s.diagnosis, s.payer_code, minutes_after(s.admit_time, -(120 + 1700 * u(s.k, 'asked'))) as request_time, interval 90 minutes as patience, s.admit_time as arrive_time, null::timestamp as missed_time, null::timestamp as ended_time,
    case when chance(s.k, 'answered', 0.86) then clock(s.discharge_time::date + 1, 560 + 400 * u(s.k, 'answered_at')) end as feedback_time
  from t.stay s join t.person person using (p) join t.member m on m.area_code = person.township_code and m.inst_level = 'primary'
  -- 入院途径“转入” of admissions (74): the same question, the same answer.
  where not s.is_cancelled and not s.is_newborn and not chance(s.k, 'by_er', 0.22) and chance(s.k, 'referred', 0.06) and s.inst_code in (from hospitals)
), left_by as (
  select f.k * 8 + 3 as fk, case when f.discharge_way = 'transfer_out' then 'up' else 'down' end as direction, 'inpatient' as setting, f.inst_code as holder, f.inst_code as from_inst,
    case when f.discharge_way <> 'transfer_out' then m.inst_code when f.inst_code in (from hospitals) then superior_of(f.specialty, f.k) else 'H01' end as to_inst, f.p, null as visit_k, f.k as stay_k, f.dept_code, f.doctor_code, f.specialty,
    f.diagnosis, f.payer_code, f.discharge_time as request_time, interval 300 minutes as patience, case when chance(f.k, 'arrives', 0.92) then clock(f.discharge_time::date + 1 + floor(2 * u(f.k, 'arrived'))::int, 500 + 450 * u(f.k, 'arrived_at')) end as arrive_time,
    clock(f.discharge_time::date + 7, 1080) as missed_time, null as ended_time, case when chance(f.k, 'answered', 0.55) then clock(f.discharge_time::date + 6 + floor(5 * u(f.k, 'answered_on'))::int, 600) end as feedback_time
  from t.front f join t.person person using (p) join t.member m on m.area_code = person.township_code and m.inst_level = 'primary'
  where not f.is_newborn and (f.discharge_way = 'transfer_out' or f.inst_code in (from hospitals) and (f.discharge_way = 'transfer_primary' or f.discharge_way = 'ordered' and chance(f.k, 'down_anyway', scarce(0.012))))
), sent_on as (
  select v.k * 8 + 4 as fk, case when chance(v.k, 'sent_down', 0.6) then 'down' else 'up' end as direction, 'outpatient' as setting, v.inst_code as holder, v.inst_code as from_inst,
    case when chance(v.k, 'sent_down', 0.6) then m.inst_code else superior_of(v.specialty, v.k) end as to_inst, v.p, v.k as visit_k, null as stay_k, v.dept_code, v.doctor_code, v.specialty,
    v.diagnosis, v.payer_code, v.end_time as request_time, interval 200 minutes as patience, case when chance(v.k, 'arrives', 0.85) then clock(v.d + 1 + floor(4 * u(v.k, 'arrived'))::int, 500 + 450 * u(v.k, 'arrived_at')) end as arrive_time,
    clock(v.d + 10, 1080) as missed_time, null as ended_time, case when chance(v.k, 'answered', 0.45) then clock(v.d + 8 + floor(6 * u(v.k, 'answered_on'))::int, 600) end as feedback_time
  from t.visit v join t.person person using (p) join t.member m on m.area_code = person.township_code and m.inst_level = 'primary'
  where v.visit_type = 'outpatient' and v.inst_code in (from hospitals) and v.specialty in ('card', 'neur', 'endo', 'reha', 'geri', 'onco', 'orth', 'gast', 'resp') and chance(v.k, 'sent_on', 0.011)
)
select *, 'ZZ' || fk as referral_id,
  request_time + patience * (0.05 + 0.9 * pow(u(fk, 'reviewed'), 2)) as exact_review,
  case when arrive_time is not null then 'completed' when ended_time is null then 'no_show' when chance(fk, 'refused', 0.45) then 'rejected' else 'withdrawn' end as fate,
  direction = 'up' and from_inst <> holder and arrive_time is not null and chance(fk, 'no_form', scarce(0.05)) as is_unannounced
from (select * from sent_up union all by name select * from brought_in union all by name select * from left_by union all by name select * from sent_on);

alter table t.referral add column review_time timestamp;
update t.referral set review_time = case when fate = 'rejected' then ended_time when fate = 'withdrawn' and ended_time < exact_review then null else date_trunc('second', exact_review) end;

insert into referrals by name
select referral_id, direction, setting, holder as inst_code, from_inst as from_inst_code, to_inst as to_inst_code, card_at(p, visit_k, stay_k, fk) as patient_id,
  shown('V' || visit_k, case when from_inst = holder then request_time else arrive_time end) as visit_id, 'A' || stay_k as admission_id, dept_code, doctor_code, diagnosis.code as icd10_code, diagnosis.name as diagnosis_name, payer_code,
  case when direction = 'down' then pick(['病情稳定转康复', '慢病长期管理', '术后康复', '换药拆线', '安宁疗护'], fk, 'why') else pick(['诊断不明', '病情超出诊疗能力', '需进一步检查', '需手术治疗', '患者要求'], fk, 'why') end as reason,
  request_time, shown(review_time, review_time) as review_time, shown(case fate when 'rejected' then 'rejected' else 'accepted' end, review_time) as review_result,
  -- 录错: the patient is said to have come the day before he was sent.
  shown(case when chance(fk, 'typed_wrong', scarce(0.02)) then request_time - to_days(1) else arrive_time end, arrive_time) as arrive_time,
  case when arrive_time <= feedback_time then shown(feedback_time, feedback_time) end as feedback_time,
  case when fate = 'completed' and arrive_time <= $as_of then 'completed' when fate = 'no_show' and missed_time <= $as_of then 'no_show' when fate in ('rejected', 'withdrawn') and ended_time <= $as_of then fate
    when review_time <= $as_of then 'accepted' else 'requested' end as status,
  request_time as create_time, last_of([review_time, arrive_time, case when arrive_time is null then missed_time end, ended_time, case when arrive_time <= feedback_time then feedback_time end]) as update_time
from t.referral where request_time <= $as_of and not is_unannounced;

insert into referral_receipts by name
select 'ZJ' || fk as receipt_id, case when not is_unannounced then referral_id end as referral_id, direction,
  case when setting = 'outpatient' and chance(fk, 'other_setting', scarce(0.02)) then 'inpatient' else setting end as setting, holder as inst_code, from_inst as from_inst_code,
  case when direction = 'down' and chance(fk, 'elsewhere', scarce(0.07)) then pick(list_filter(member_list(), lambda x: x <> to_inst), fk, 'where') else to_inst end as to_inst_code,
  card_at(p, visit_k, stay_k, fk) as patient_id, case when to_inst = holder then dept_code end as dept_code, diagnosis.code as icd10_code, register_time, register_time as create_time
from (
  select *, case when chance(fk, 'next_month', scarce(0.02)) then clock((date_trunc('month', arrive_time) + interval 1 month)::date, 500 + 100 * u(fk, 'desk')) else minutes_after(arrive_time, 5 + 50 * u(fk, 'desk')) end as register_time
  from t.referral where arrive_time is not null and (is_unannounced or not chance(fk, 'registered_not', scarce(0.04)))
) where register_time <= $as_of;

create table t.picked_up as select *, row_number() over (order by rk) as grown_no from t.resident where birth_date < date '1990-01-01';

create table t.remote as
with kinds as (
  select *, (select max(dept_code) from t.dep where inst_code = 'H01' and base_code = dept) as home from (values
    (1, 'imaging', 9.0, 120, 'D0702', ['数字化摄影（DR）胸部正侧位', 'CT平扫（头颅）', 'CT平扫（胸部）', '数字化摄影（DR）腰椎正侧位', '数字化摄影（DR）膝关节', 'CT平扫（腹部）'], 0.36),
    (2, 'ecg', 11.0, 30, 'D0704', ['常规心电图（十二导联）', '动态心电图'], 0.27),
    (3, 'lab', 8.0, 1440, 'D0701', ['甲状腺功能三项', '糖化血红蛋白', '肿瘤标志物', '乙肝两对半', '肝肾功能', '血脂四项'], 0.3),
    (4, 'consultation', 0.9, 2880, 'D0101', ['远程多学科会诊', '远程单学科会诊'], 1.0)
  ) x(kind_no, kind, rate, limit_minutes, dept, items, positive)
), days as (
  select c.d, x.*, c.dn * 10000 + x.kind_no * 1000 as base, floor(x.rate * $op_factor / 0.76 * c.growth * c.noise * c.spring * case when c.is_off then 0.35 else c.weekday end + u(c.dn * 10 + x.kind_no, 'remote'))::int as n
  from t.calendar c cross join kinds x where c.d <= $as_of::date
)
select e.* exclude (n, base, home, who_no), coalesce(e.home, (select min(dept_code) from t.dep where inst_code = 'H01' and base_code = 'D0101')) as dept_code,
  r.patient_id, case when r.patient_id is null then r.resident_id end as resident_id, r.perform_inst, r.reporter, clock(e.d, 480 + 560 * u(e.mk, 'asked')) as request_time, chance(e.mk, 'urgent', 0.12) as is_urgent,
  chance(e.mk, 'dropped', 0.02) as is_cancelled, minutes_after(clock(e.d, 480 + 560 * u(e.mk, 'asked')), 3 + e.limit_minutes * (0.1 + 1.05 * pow(u(e.mk, 'reported'), 2))) as report_time
from (select *, base + i as mk, 1 + floor(u(base + i, 'who') * (select count(*) from t.picked_up))::bigint as who_no from (select *, unnest(range(n)) as i from days)) e
join t.picked_up r on r.grown_no = e.who_no
where r.died_on is null or r.died_on > e.d;

insert into remote_services by name
select 'YC' || mk as service_id, kind as service_type, reporter as inst_code, perform_inst as request_inst_code, 'H01' as provide_inst_code, patient_id, resident_id, dept_code,
  case when kind = 'consultation' then pick((select doctors from t.dep d where d.dept_code = r.dept_code), mk, 'expert') else (select pick(list(staff_code order by staff_code), r.mk, 'reader') from t.support s where s.kind = 'technician' and s.dept_code = r.dept_code) end as doctor_code,
  null as icd10_code, pick_skewed(items, mk, 'item') as item_name, is_urgent, request_time,
  -- 时钟不准: the report is older than the request.
  case when not is_cancelled then shown(case when chance(mk, 'clock', scarce(0.006)) then request_time - interval 15 minutes else report_time end, report_time) end as report_time, limit_minutes,
  case when not is_cancelled then shown(chance(mk, 'positive', positive), report_time) end as is_positive, case when report_time > $as_of then 'requested' when is_cancelled then 'cancelled' else 'completed' end as status,
  request_time as create_time, last_of([report_time]) as update_time
from t.remote r where request_time <= $as_of
union all by name
select 'YX' || k as service_id, 'consultation' as service_type, inst_code, inst_code as request_inst_code, superior_of(specialty, k) as provide_inst_code, patient_id, null as resident_id, dept_code, doctor_code, diagnosis.code as icd10_code, '远程多学科会诊' as item_name,
  chance(k, 'consult_urgent', 0.3) as is_urgent, asked as request_time, shown(asked + to_minutes(floor(240 + 2400 * u(k, 'advised'))::bigint), asked + to_minutes(floor(240 + 2400 * u(k, 'advised'))::bigint)) as report_time, 2880 as limit_minutes, null as is_positive,
  case when asked + to_minutes(floor(240 + 2400 * u(k, 'advised'))::bigint) <= $as_of then 'completed' else 'requested' end as status, asked as create_time, last_of([asked + to_minutes(floor(240 + 2400 * u(k, 'advised'))::bigint)]) as update_time
from (select *, clock(d + 1, 560 + 300 * u(k, 'consult_at')) as asked from t.stay where not is_cancelled and not is_newborn and los_days >= 4 and chance(k, 'asks_above', 0.012))
where asked <= $as_of;
