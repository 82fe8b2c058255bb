insert into institutions by name
select inst_code, inst_name, inst_level, inst_type, township_code, opened_on::date as opened_on, timestamp '2015-01-01 08:00:00' as create_time from t.inst;

-- The county hospital's second campus (城东院区): maternity, children, rehabilitation and traditional medicine.
create macro campus_of(inst, base) as inst || '-' || case when inst = 'H01' and base in ('D0110', 'D0112', 'D0301', 'D0302', 'D0401', 'D0402') then '2' else '1' end;

insert into departments by name
select dept_code, name as dept_name, parent_code, inst_code, type as dept_type, specialty as specialty_code, opened as opened_on, shown(closed, closed::timestamp) as closed_on, seq as sort_no, campus_of(inst_code, base_code) as campus_code,
  greatest(timestamp '2015-01-01 08:00:00', opened::timestamp - to_days(14)) as create_time, last_of([closed::timestamp]) as update_time
from t.dep_all where greatest(timestamp '2015-01-01 08:00:00', opened::timestamp - to_days(14)) <= $as_of;

insert into wards by name
select ward_code, replace(replace(name, '学科', '科'), '普通', '') || '病区' as ward_name, dept_code, inst_code, greatest(1, round(beds * 0.94))::int as approved_beds, beds as open_beds, opened as opened_on,
  shown(closed, closed::timestamp) as closed_on, campus_of(inst_code, base_code) as campus_code, greatest(timestamp '2015-01-01 08:00:00', opened::timestamp - to_days(14)) as create_time, last_of([closed::timestamp]) as update_time
from t.dep where ward_code is not null and greatest(timestamp '2015-01-01 08:00:00', opened::timestamp - to_days(14)) <= $as_of;

insert into beds by name
select ward_code || '-' || tag || lpad((i + 1)::varchar, 2, '0') as bed_id, ward_code, tag || lpad((i + 1)::varchar, 2, '0') as bed_no, bed_type, opened as opened_on, shown(closed, closed::timestamp) as closed_on,
  greatest(timestamp '2015-01-01 08:00:00', opened::timestamp - to_days(14)) as create_time, last_of([closed::timestamp]) as update_time
from (
  select *, '' as tag, case when specialty = 'emer' then 'observation' else 'standard' end as bed_type, unnest(range(beds)) as i from t.dep where ward_code is not null
  union all by name
  select *, '加' as tag, 'extra' as bed_type, unnest(range((1 + beds // 10)::bigint)) as i from t.dep where ward_code is not null
  union all by name
  select *, 'N' as tag, 'newborn' as bed_type, unnest(range(6)) as i from t.dep where specialty = 'obst' and ward_code is not null
)
where greatest(timestamp '2015-01-01 08:00:00', opened::timestamp - to_days(14)) <= $as_of;

create macro person_name(k) as pick_skewed($surnames, k, 'surname') || pick(list_concat($given_m, $given_f), k, 'g1') || case when chance(k, 'two', 0.6) then pick(list_concat($given_m, $given_f), k, 'g2') else '' end;
create macro phone_of(k) as '1' || pick(['35', '36', '37', '38', '39', '58', '59', '77', '86', '87'], k, 'operator') || lpad(floor(100000000 * u(k, 'phone'))::bigint::varchar, 8, '0');

create macro doctor_title(rank) as (['主任医师', '副主任医师', '主治医师', '住院医师'])[rank + 1];
create macro doctor_title_level(rank) as (['senior', 'associate_senior', 'intermediate', 'junior'])[rank + 1];

insert into staff by name
select staff_code, case when staff_code = 'S0001' then '李明' else person_name(hash(staff_code)) end as staff_name, 'doctor' as staff_type,
  doctor_title(rank_no + (promoted_on > $as_of)::int) as title, doctor_title_level(rank_no + (promoted_on > $as_of)::int) as title_level,
  dept_code, group_code, phone_of(hash(staff_code)) as phone, date '2006-07-01' + floor(4700 * u(hash(staff_code), 'hired'))::int as hired_on, null as left_on, timestamp '2019-12-31 08:00:00' as create_time,
  case when promoted_on > date '2000-01-01' then last_of([promoted_on::timestamp]) end as update_time
from (select d.*, coalesce(p.promoted_on, date '2000-01-01') as promoted_on from t.doctors d left join t.promoted p using (staff_code))
union all by name
select staff_code, person_name(hash(staff_code)) as staff_name, kind as staff_type,
  case kind when 'nurse' then (['主任护师', '副主任护师', '主管护师', '护师', '护士'])[1 + least(4, i)] when 'technician' then (['副主任技师', '主管技师', '技师'])[1 + i] when 'pharmacist' then (['副主任药师', '主管药师', '药师'])[1 + i] else '无' end as title,
  case when kind = 'nurse' then (['senior', 'associate_senior', 'intermediate', 'junior', 'junior'])[1 + least(4, i)] when kind in ('technician', 'pharmacist') then (['associate_senior', 'intermediate', 'junior'])[1 + i] else 'none' end as title_level,
  dept_code, null as group_code, phone_of(hash(staff_code)) as phone, date '2006-07-01' + floor(4700 * u(hash(staff_code), 'hired'))::int as hired_on, null as left_on, timestamp '2019-12-31 08:00:00' as create_time
from t.support;

insert into treatment_groups by name
select group_code, (select name from t.dep d where d.dept_code = g.dept_code) || (['一', '二', '三', '四'])[right(group_code, 1)::int] || '组' as group_name, dept_code, leader_code, timestamp '2019-12-31 08:00:00' as create_time
from (select group_code, dept_code, arg_min(staff_code, i) as leader_code from t.doctors where group_code is not null group by group_code, dept_code) g;

insert into payers by name select payer_code, payer_name, payer_type, timestamp '2019-12-31 08:00:00' as create_time from t.payer;
insert into drugs by name select drug_code, drug_name, spec, drug_class, is_antibiotic, is_essential, unit_price, timestamp '2019-12-31 08:00:00' as create_time from t.drug;
insert into charge_catalogue by name select item_code, item_name, fee_class, nursing_class, unit, unit_price, timestamp '2019-12-31 08:00:00' as create_time from t.item;
insert into diagnosis_dict by name select distinct icd10_code, diagnosis_name, timestamp '2019-12-31 08:00:00' as create_time from t.diagnosis;
insert into operation_dict by name
select icd9_code, any_value(operation_name) as operation_name, any_value(op_level) as op_level, any_value(is_minimally_invasive) as is_minimally_invasive, any_value(is_day_surgery_listed) as is_day_surgery_listed, any_value(is_operation) as is_operation,
  timestamp '2019-12-31 08:00:00' as create_time
from t.procedure group by icd9_code;

insert into patients by name
select patient_id, patient_name, sex, birth_date, id_card_no, phone_of(p) as phone,
  '清河县' || pick(['城关', '城东', '白石', '柳河', '大安', '古渡', '青山', '双桥'], p, 'place') || '镇' || pick(['幸福', '东风', '前进', '红星', '新华', '建设', '和平', '光明'], p, 'road') || '路' || (1 + floor(300 * u(p, 'no')))::int || '号' as address,
  township_code, payer_code, known_since as create_time
from t.patient where known_since <= $as_of
union all by name
select s.patient_id, m.patient_name || '之' || case when chance(s.k, 'sex', 0.52) then '子' else '女' end as patient_name, case when chance(s.k, 'sex', 0.52) then 'M' else 'F' end as sex, s.admit_time::date as birth_date,
  null as id_card_no, phone_of(m.p) as phone, null as address, m.township_code, '02' as payer_code, s.admit_time as create_time
from t.stay s join t.patient m using (p) where s.is_newborn;
