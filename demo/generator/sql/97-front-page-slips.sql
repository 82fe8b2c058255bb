-- Slips of coding and typing on pages that are there: each page has at most one of the first kind (main diagnosis, fees, times) and one among its other diagnoses.
create table t.fp_slip as
select f.k, f.admission_id, x.sex, x.born, date_diff('year', x.born, f.admit_time::date) as age, f.submitted_at, f.is_newborn, f.diagnosis,
  floor(u(f.k, 'typing') * case when $is_tiny then 25 else 400 end)::int as slip,
  floor(u(f.k, 'listing') * case when $is_tiny then 14 else 300 end)::int as listing
from t.front f join t.fp_person x using (k)
where submitted_at <= $as_of;

-- The main diagnosis is an external cause, a manifestation (*), or not what the list of diagnoses says.
update front_pages p set main_icd10_code = 'W01.900', main_diagnosis_name = '在同一平面上滑倒、绊倒和摔倒'
from t.fp_slip s where s.admission_id = p.admission_id and slip = 1 and not is_newborn;
update front_pages p set main_icd10_code = 'G63.200*', main_diagnosis_name = '糖尿病性周围神经病变'
from t.fp_slip s where s.admission_id = p.admission_id and slip = 2 and not is_newborn;
update front_page_diagnoses d set icd10_code = p.main_icd10_code, diagnosis_name = p.main_diagnosis_name
from t.fp_slip s join front_pages p using (admission_id) where s.admission_id = d.admission_id and d.is_main and slip in (1, 2) and not is_newborn;
update front_page_diagnoses d set icd10_code = case when lists_i10 then 'E78.500' else 'I10.x00' end, diagnosis_name = case when lists_i10 then '高脂血症' else '原发性高血压' end
from t.fp_slip s join (select admission_id, bool_or(icd10_code = 'I10.x00') as lists_i10 from front_page_diagnoses group by admission_id) using (admission_id)
where s.admission_id = d.admission_id and d.is_main and slip = 3 and not is_newborn;

-- Parts of the fee that exceed the total; a class of fees below zero; dead as an outcome of those who went home; coded before it was handed in.
update front_pages p set other_fee = other_fee + 50 from t.fp_slip s where s.admission_id = p.admission_id and slip = 4;
update front_pages p set nursing_fee = -nursing_fee - 1, other_fee = other_fee + 2 * nursing_fee + 1 from t.fp_slip s where s.admission_id = p.admission_id and slip = 5;
update front_pages p set outcome = 'dead' from t.fp_slip s where s.admission_id = p.admission_id and slip = 6 and discharge_way <> 'death';
update front_pages p set coded_at = p.submitted_at - interval 1 hour from t.fp_slip s where s.admission_id = p.admission_id and slip = 7 and p.coded_at <= p.submitted_at + interval 15 days;

-- Among the other diagnoses: a code of the other sex, of the newborn, of no dictionary; the same one twice; no name, no condition on admission.
update front_page_diagnoses d set icd10_code = case s.sex when 'M' then 'N80.000' else 'N40.x00' end, diagnosis_name = case s.sex when 'M' then '子宫腺肌病' else '前列腺增生' end
from t.fp_slip s where s.admission_id = d.admission_id and d.seq = 2 and listing in (1, 2) and not is_newborn;
update front_page_diagnoses d set icd10_code = 'P59.900', diagnosis_name = '新生儿黄疸' from t.fp_slip s where s.admission_id = d.admission_id and d.seq = 2 and listing = 3 and not is_newborn;
update front_page_diagnoses d set icd10_code = 'I10' from t.fp_slip s where s.admission_id = d.admission_id and d.seq = 2 and listing = 4 and not is_newborn;
update front_page_diagnoses d set icd10_code = s.diagnosis.code, diagnosis_name = s.diagnosis.name from t.fp_slip s where s.admission_id = d.admission_id and d.seq = 2 and listing = 5 and slip > 3 and not is_newborn;
update front_page_diagnoses d set diagnosis_name = null from t.fp_slip s where s.admission_id = d.admission_id and d.seq = 2 and listing = 6 and not is_newborn;
update front_page_diagnoses d set admit_condition = null from t.fp_slip s where s.admission_id = d.admission_id and d.seq = 2 and listing = 7 and not is_newborn;

-- What belongs to a main diagnosis: the outcome of a delivery (Z37), the tumour that is treated; left out of a few.
insert into diagnosis_dict by name select 'Z37.000' as icd10_code, '单胎活产' as diagnosis_name, timestamp '2019-12-31 08:00:00' as create_time;
insert into front_page_diagnoses by name
select 'D' || (k * 8 + 7) as fp_diagnosis_id, admission_id, (select max(seq) + 1 from front_page_diagnoses d where d.admission_id = s.admission_id) as seq, false as is_main,
  case when diagnosis.code like 'O8%' then 'Z37.000' else pick(['C18.900', 'C34.900', 'C16.900', 'C50.900'], k, 'treated') end as icd10_code,
  case when diagnosis.code like 'O8%' then '单胎活产' else pick(['结肠恶性肿瘤', '肺恶性肿瘤', '胃恶性肿瘤', '乳腺恶性肿瘤'], k, 'treated') end as diagnosis_name,
  '1' as admit_condition, submitted_at as create_time
from t.fp_slip s
where (diagnosis.code like 'O8%' or diagnosis.code like 'Z51.1%') and slip > 3 and not chance(k, 'untold', case when $is_tiny then 0.4 else 0.02 end);
