-- What the national front page (卫医政发〔2011〕84号) asks for beside diagnoses, operations and fees. Codes are those of the form.
create table t.fp_person as
select f.k, f.patient_id,
  case when f.is_newborn then case when chance(f.k, 'sex', 0.52) then 'M' else 'F' end else m.sex end as sex,
  case when f.is_newborn then f.admit_time::date else m.birth_date end as born
from t.front f join t.person m using (p);

create table t.fp_staff as
select d.dept_code, d.doctors[1] as director, d.doctors[1 + (len(d.doctors) > 1)::int] as chief,
  (select list(staff_code order by staff_code) from t.support s where s.kind = 'nurse' and s.dept_code = d.dept_code) as nurses,
  coalesce((select list(staff_code order by staff_code) from t.support s where s.kind = 'admin' and s.inst_code = d.inst_code), d.doctors) as coders
from t.dep d where d.ward_code is not null;

create table t.fp_detail as
with facts as (
  select f.*, x.sex, date_sub('year', x.born, f.admit_time::date)::int as age, date_diff('day', x.born, f.admit_time::date)::int as days, left(f.diagnosis.code, 1) as letter,
    pay.payer_type, l.dept_code as last_dept
  from t.front f join t.fp_person x using (k) join t.last_place l using (k) join t.payer pay using (payer_code)
)
select k, admission_id, submitted_at, coded_at, archived_at, is_newborn, diagnosis.code as main_code, discharge_way,
  case sex when 'M' then '1' else '2' end as sex_code, age as age_years, case when age < 1 then days end as age_days,
  case when days <= 28 then (3300 + 380 * gauss(k, 'weight'))::int end as birth_weight_g, case when days <= 28 then (3280 + 380 * gauss(k, 'weight'))::int end as admit_weight_g,
  'CHN' as nationality_code, case when chance(k, 'han', 0.965) then '01' when chance(k, 'han', 0.98) then '03' when chance(k, 'han', 0.99) then '15' else '11' end as ethnicity_code,
  case when age < 7 then '90' when age < 19 then '31' when age >= 60 then pick(['80', '80', '27', '27', '70'], k, 'work') else pick(['27', '27', '27', '24', '24', '17', '13', '54', '51', '70', '11'], k, 'work') end as occupation_code,
  case when age < 20 then '1' when age < 25 then pick(['1', '1', '2'], k, 'marital') when age < 60 then pick(['2', '2', '2', '2', '2', '2', '2', '2', '1', '4'], k, 'marital') else pick(['2', '2', '2', '2', '2', '3'], k, 'marital') end as marital_code,
  case payer_type when 'urban_employee' then '1' when 'urban_rural' then '2' when 'self_pay' then '7' when 'commercial' then '5' else '9' end as payment_code,
  not is_newborn as has_id_number, true as has_contact, true as has_postcode,
  case when is_newborn then '9' when chance(k, 'by_er', 0.22) then '1' when chance(k, 'referred', 0.06) then '3' else '2' end as admit_way_code,
  greatest(1, discharge_time::date - admit_time::date)::int as stay_days,
  case when not is_newborn then diagnosis.code end as outpatient_icd10_code,
  case when diagnosis.code = 'T63.400' then 'X23.900' when diagnosis.code = 'T78.400' then 'Y57.900'
    when letter in ('S', 'T') then pick(['W01.900', 'W10.900', 'W18.900', 'V29.900', 'V43.900', 'W19.900'], k, 'cause') end as injury_cause_code,
  case when letter = 'C' then pick(['M80100/3', 'M81400/3'], k, 'morphology') when diagnosis.code like 'D06%' then 'M80700/2' when diagnosis.code = 'D25.900' then 'M88900/0' when diagnosis.code = 'D32.000' then 'M95300/0' when diagnosis.code = 'D17.900' then 'M88500/0' end as pathology_code,
  case when letter = 'C' or diagnosis.code < 'D49' and letter = 'D' then 'BL' || strftime(discharge_time, '%y') || lpad((k % 100000)::varchar, 5, '0') end as pathology_no,
  case when chance(k, 'allergic', 0.06) then '2' else '1' end as allergy_code,
  case when chance(k, 'allergic', 0.06) then pick(['青霉素', '头孢菌素类', '磺胺类', '碘造影剂', '链霉素'], k, 'allergen') end as allergy_drug,
  case when discharge_way = 'death' then '2' end as autopsy_code,
  case when surg > 0.3 then pick(['1', '2', '3', '3', '2', '1', '4'], k, 'abo') else pick(['6', '6', '1', '2', '3', '5'], k, 'abo') end as blood_type_code,
  case when surg > 0.3 then case when chance(k, 'rh', 0.004) then '1' else '2' end else '4' end as rh_code,
  case when discharge_way <> 'death' and (specialty = 'onco' and chance(k, 'plan', 0.5) or chance(k, 'plan', 0.03)) then '2' else '1' end as rehosp_plan_code,
  case when discharge_way <> 'death' and (specialty = 'onco' and chance(k, 'plan', 0.5) or chance(k, 'plan', 0.03)) then case specialty when 'onco' then '继续化疗' when 'orth' then '取出内固定' else '复查' end end as rehosp_purpose,
  case discharge_way when 'transfer_out' then pick(['市人民医院', '市中心医院', '省人民医院'], k, 'to') when 'transfer_primary' then pick(['大安镇卫生院', '柳河镇卫生院', '城东社区卫生服务中心'], k, 'to') end as transfer_to,
  case when diagnosis.code like 'S06%' then floor(240 * u(k, 'coma'))::int end as coma_before_minutes, case when diagnosis.code like 'S06%' then floor(60 * u(k, 'coma2'))::int end as coma_after_minutes,
  case when discharge_way = 'death' then 1 + floor(2 * u(k, 'rescues'))::int when specialty in ('icux', 'emer', 'card', 'nsur') and chance(k, 'rescued', 0.1) or chance(k, 'rescued', 0.01) then 1 else 0 end as rescue_times,
  f.dept_code, f.last_dept, doctors, doctor_code,
  s.director as director_code, s.chief as chief_code, doctor_code as attending_code, pick(doctors, k, 'resident') as resident_code, coalesce(pick(s.nurses, k, 'nurse'), doctor_code) as nurse_code,
  pick(s.coders, k, 'coder') as coder_code, case when chance(k, 'quality', 0.94) then '1' when chance(k, 'quality', 0.993) then '2' else '3' end as quality_code,
  s.chief as qc_doctor_code, coalesce(s.nurses[1], s.chief) as qc_nurse_code, discharge_time::date + 1 as qc_date
from facts f left join t.fp_staff s on s.dept_code = f.dept_code;

insert into front_page_details by name
with marked as (
  -- Each page has at most one of these slips; a page is in class n of 25 (tiny) or 400.
  select *, floor(u(k, 'slip') * case when $is_tiny then 25 else 400 end)::int as slip from t.fp_detail where submitted_at <= $as_of
)
select admission_id,
  case when slip = 1 then case sex_code when '1' then '2' else '1' end else sex_code end as sex_code,
  case when slip = 2 and age_years >= 1 then age_years + 10 else age_years end as age_years, age_days,
  case when birth_weight_g is null then null when chance(k, 'unweighed', case when $is_tiny then 0.35 else 0.02 end) then null when chance(k, 'kilograms', case when $is_tiny then 0.35 else 0.02 end) then round(birth_weight_g / 1000)::int else birth_weight_g end as birth_weight_g, admit_weight_g,
  nationality_code, case when slip = 3 then '99' else ethnicity_code end as ethnicity_code, case when slip = 4 then null else occupation_code end as occupation_code,
  case when slip = 5 then '8' when age_years < 15 and not is_newborn and chance(k, 'wed', case when $is_tiny then 0.15 else 0.01 end) then '2' else marital_code end as marital_code,
  payment_code, has_id_number, case when slip = 6 then false else has_contact end as has_contact, case when slip = 7 then false else has_postcode end as has_postcode,
  case when slip = 8 then '7' else admit_way_code end as admit_way_code, case when slip = 9 then stay_days + 1 else stay_days end as stay_days,
  case when slip = 10 then null else outpatient_icd10_code end as outpatient_icd10_code,
  case when chance(k, 'uncaused', case when $is_tiny then 0.4 else 0.04 end) then null else injury_cause_code end as injury_cause_code,
  case when chance(k, 'benign', case when $is_tiny then 0.5 else 0.02 end) then replace(pathology_code, '/3', '/0') else pathology_code end as pathology_code,
  case when chance(k, 'unnumbered', case when $is_tiny then 0.5 else 0.03 end) then null else pathology_no end as pathology_no,
  case when slip = 11 then '2' else allergy_code end as allergy_code, case when slip = 11 then null else allergy_drug end as allergy_drug, autopsy_code,
  case when slip = 12 then null else blood_type_code end as blood_type_code, rh_code,
  case when slip = 13 then '2' else rehosp_plan_code end as rehosp_plan_code, case when slip = 13 then null else rehosp_purpose end as rehosp_purpose, transfer_to, coma_before_minutes, coma_after_minutes,
  rescue_times, case when discharge_way = 'death' then greatest(rescue_times - 1, 0) when slip = 14 then rescue_times + 1 else rescue_times end as rescue_success_times,
  director_code, chief_code, case when slip = 15 then null else attending_code end as attending_code, resident_code, case when slip = 16 then null else nurse_code end as nurse_code,
  case when slip <> 17 then shown(coder_code, coded_at) end as coder_code, shown(quality_code, archived_at) as quality_code, case when slip <> 18 then shown(qc_doctor_code, archived_at) end as qc_doctor_code, shown(qc_nurse_code, archived_at) as qc_nurse_code,
  shown(qc_date, archived_at) as qc_date, submitted_at as create_time, last_of([coded_at, archived_at]) as update_time
from marked;
