-- 处方点评: a sample of each month's prescriptions, of the discharged stays' orders, and the stays that a clinical pharmacist watched.
create macro reviewed_on(t, k) as clock((date_trunc('month', t) + interval 1 month)::date + 2 + floor(8 * u(k, 'reviewed'))::int, 510 + 420 * u(k, 'reviewed_at'));
create macro problem_of(k, is_abx) as case when chance(k, 'class', 0.45) then pick(['1-1', '1-6', '1-7', '1-8', '1-10', '1-10', '1-11', '1-12', '1-12'] || case when is_abx then ['1-14'] else [] end, k, 'problem')
  when chance(k, 'class', 0.97) then pick(['2-1', '2-2', '2-3', '2-5', '2-5', '2-5', '2-6', '2-7', '2-8'], k, 'problem') else pick(['3-1', '3-2', '3-3', '3-4'], k, 'problem') end;

create table t.review as
select 'DP' || right(p.rx_id, -1) as review_id, 'prescription' as review_kind, p.rx_id, p.visit_id, p.admission_id, p.patient_id, p.inst_code, p.dept_code, p.doctor_code, p.setting,
  case when x.has_controlled then 'narcotic' when x.has_abx then 'antibiotic' when x.has_injection then 'injection' else 'routine' end as topic, hash(p.rx_id) as hk, p.rx_time as seen_time,
  reviewed_on(p.rx_time, hash(p.rx_id)) as review_time, 0.045 as fail_rate
from prescriptions p
join (select rx_id, bool_or(f.is_controlled) as has_controlled, bool_or(f.is_antibiotic) as has_abx, bool_or(f.dosage_form = 'injection') as has_injection
  from t.rx_line l join t.drug_fact f using (drug_code) where l.setting <> 'inpatient' and l.pay_time is not null group by rx_id) x using (rx_id)
where chance(hash(p.rx_id), 'sampled', case when $is_tiny then 0.06 else 0.012 end * case when x.has_controlled or x.has_abx then 2 else 1 end)
union all
select 'DZ' || k, 'orders', null, null, 'A' || k, patient_id, inst_code, dept_code, doctor_code, 'inpatient', case when specialty in ('gsur', 'orth', 'nsur', 'gyne', 'obst') then 'perioperative' else 'routine' end, k, discharge_time,
  reviewed_on(discharge_time, k), 0.09
from t.stay where not is_cancelled and not is_newborn and chance(k, 'sampled', case when $is_tiny then 0.12 else 0.035 end)
union all
select 'JH' || k, 'pharmaceutical_care', null, null, 'A' || k, patient_id, inst_code, dept_code, doctor_code, 'inpatient', 'care', k, admit_time,
  minutes_after(admit_time, 600 + 900 * u(k, 'round')), null
from t.stay where not is_cancelled and not is_newborn and los_days >= 3 and chance(k, 'watched', case when specialty in ('icux', 'resp', 'onco', 'card', 'neph') then 0.3 else 0.06 end);

insert into rx_reviews by name
select review_id, review_kind, rx_id, visit_id, admission_id, patient_id, r.inst_code, dept_code, doctor_code, setting, topic,
  -- The day of the review is typed: a few are said to be before the prescription was written.
  case when review_kind = 'prescription' and chance(hk, 'mistyped', case when $is_tiny then 0.06 else 0.015 end) then clock(seen_time::date - 2, 600) else review_time end as review_time,
  pick(p.pharmacists, hk, 'reviewer') as reviewer_code, case when fail_rate is null then null when chance(hk, 'fails', fail_rate) then 'fail' else 'pass' end as result,
  case when chance(hk, 'fails', fail_rate) then problem_of(hk, topic = 'antibiotic') end as problem_code,
  case when chance(hk, 'fails', fail_rate) or (fail_rate is null and chance(hk, 'advised', 0.4)) then chance(hk, 'agrees', 0.85) end as is_advice_accepted,
  review_time as create_time
from t.review r join t.pharmacists p using (inst_code) where review_time <= $as_of;
