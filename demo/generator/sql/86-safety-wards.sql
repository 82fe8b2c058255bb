-- 护理日报: patients and nurses by shift, restraint, and twice a month the audit of hand hygiene.
create table t.ward_day as
select dep.inst_code, dep.dept_code, dep.ward_code, dep.specialty, c.d, c.dn * 1000 + dep.seq as wk, coalesce(b.patients, 0)::int as patients
from t.dep dep join t.day c on c.d >= greatest(dep.opened, date '2024-01-01') and c.d < coalesce(dep.closed, date '9999-01-01') and c.d < $as_of::date
left join (select at_ward, on_date, count(*) as patients from t.bed_day where not is_newborn and (day_no < los_days or los_days = 0) group by all) b on b.at_ward = dep.ward_code and b.on_date = c.d
where dep.ward_code is not null;

insert into nursing_days by name
with shifts as (
  select *, patients * 3 as shift_patients, (ceil(patients / case when specialty = 'icux' then 2.0 else 7.0 end) + 1 + ceil(patients / case when specialty = 'icux' then 2.0 else 12.0 end) + ceil(patients / case when specialty = 'icux' then 2.0 else 14.0 end))::int as shift_nurses,
    day(d) in (1 + floor(14 * u(hash(date_trunc('month', d), wk % 1000), 'audit1'))::int, 15 + floor(13 * u(hash(date_trunc('month', d), wk % 1000), 'audit2'))::int) as is_audited, 20 + floor(21 * u(wk, 'due'))::int as due
  from t.ward_day
)
select 'ND' || wk as nursing_day_id, ward_code, dept_code, inst_code, d as on_date, patients, shift_patients, shift_nurses,
  least(patients, floor(patients * case when specialty = 'icux' then 0.24 else 0.012 end + u(wk, 'restraint')))::int as restraint_days,
  case when is_audited then due end as hand_hygiene_due,
  -- 实际次数多于应执行次数: two columns of the audit sheet exchanged.
  case when is_audited then case when chance(wk, 'exchanged', rare(0.004)) then due + 3 else floor(due * (0.7 + 0.25 * u(wk, 'done')))::int end end as hand_hygiene_done,
  clock(d + 1, 30) as create_time
from shifts where clock(d + 1, 30) <= $as_of;

-- 护理级别: a row when the level of nursing changes, from the nursing that was charged.
insert into nursing_levels by name
with daily as (
  select k, dk, day_no, charge_time, case item_code when 'D001' then 'special' when 'D002' then 'special' when 'D003' then '1' when 'D004' then '2' when 'D005' then '3' else 'newborn' end as level
  from t.ip_line where cls = 'nursing' and slot = 1
), changed as (
  select *, lag(level) over (partition by k order by day_no) as before from daily
)
select 'NL' || c.dk as nursing_level_id, s.admission_id, level as nursing_level, charge_time as begin_time, s.doctor_code, charge_time as create_time
from changed c join t.stay s using (k) where level is distinct from before and charge_time <= $as_of;

-- 住院业务日志: what happens to a stay besides admission, transfer and settlement.
create table t.log as
select k, 1 as n, 'payer_change' as event_type, clock(d + 1, 540 + 300 * u(k, 'payer_at')) as event_time, null::varchar as new_bed_id from t.stay
where not is_cancelled and not is_newborn and los_days >= 2 and chance(k, 'payer_change', rare(0.012))
union all select k, 2, 'rename', minutes_after(admit_time, 200 + 900 * u(k, 'renamed')), null from t.stay where not is_cancelled and los_days >= 2 and chance(k, 'renamed', rare(0.004))
union all select s.k, 3, 'bed_change', clock(s.d + 1, 600 + 300 * u(s.k, 'bed_at')), s.ward_code || '-' || lpad((1 + floor(s.beds * u(s.k, 'new_bed')))::int::varchar, 2, '0') from t.stay s
where not is_cancelled and not is_newborn and los_days >= 3 and (contains(bed_id, '加') and chance(k, 'leaves_corridor', 0.6) or chance(k, 'moves_bed', 0.04))
union all select v.k, 10 + v.n, 'bed_change', minutes_after(v.transfer_time, 12), v.to_ward || '-' || lpad((1 + floor(d.beds * u(v.k * 8 + v.n, 'new_bed')))::int::varchar, 2, '0') from t.move v join t.dep d on d.ward_code = v.to_ward
union all select k, 20, 'pre_discharge', case when chance(k, 'pre_late', rare(0.003)) then minutes_after(discharge_time, 400) else minutes_after(discharge_time, -(70 + floor(120 * u(k, 'pre_at')))) end, null from t.stay where not is_cancelled and not is_newborn and los_days >= 1
union all select k, 21, 'recall', minutes_after(discharge_time, 500 + 1500 * u(k, 'recalled_at')), null from t.stay where not is_cancelled and not is_newborn and chance(k, 'recalled', rare(0.003));

insert into admission_logs by name
select 'LG' || l.k || '-' || l.n as log_id, s.admission_id, s.inst_code, event_type, event_time, sp.dept_code, sp.ward_code,
  case when event_type = 'payer_change' then case when s.payer_code = '03' then '02' else '03' end end as old_payer_code, case when event_type = 'payer_change' then s.payer_code end as new_payer_code,
  new_bed_id, pick(desk.cashiers, hash(l.k, l.n), 'operator') as operator_code, event_time as create_time
from t.log l join t.stay s using (k) join t.desk desk using (inst_code)
join t.spell sp on sp.k = l.k and l.event_time::date >= sp.from_on and l.event_time::date < sp.to_on
where event_time <= $as_of and event_time > s.admit_time;

-- Conditions that came up in hospital (入院病情 4 无), with their codes in the dictionary.
create table t.acquired as
select * from (values ('I26.900', '肺栓塞'), ('I80.200', '下肢深静脉血栓形成'), ('A41.901', '术后脓毒症'), ('T81.000', '手术后出血'), ('T81.300', '手术切口裂开'), ('J95.800', '术后呼吸衰竭'), ('T81.400', '手术后切口感染'), ('O72.100', '产后即时出血'), ('O70.200', 'Ⅲ度会阴裂伤'), ('O85.x00', '产褥期脓毒症')) a(code, name);

insert into diagnosis_dict by name
select code as icd10_code, name as diagnosis_name, timestamp '2019-12-31 08:00:00' as create_time from t.acquired where code not in (select icd10_code from diagnosis_dict);

insert into front_page_diagnoses by name
select 'DC' || f.k as fp_diagnosis_id, f.admission_id, 9 as seq, false as is_main, a.code as icd10_code, a.name as diagnosis_name, '4' as admit_condition, f.submitted_at as create_time
from (
  select f.*, case when m.k is not null then pick(['O72.100', 'O72.100', 'O70.200', 'O85.x00'], f.k, 'which') else pick(['T81.400', 'T81.000', 'I80.200', 'J95.800', 'T81.300', 'A41.901', 'I26.900'], f.k, 'which') end as code
  from t.front f left join t.delivery m on m.k = f.k
  where not f.is_newborn and (m.k is not null and chance(f.k, 'obstetric', rare(0.02)) or m.k is null and f.specialty <> 'obst' and chance(f.k, 'acquired', rare(0.012)) and f.k in (select k from t.op where k is not null and not is_cancelled))
) f join t.acquired a using (code) where f.submitted_at <= $as_of;
