create table t.drug as
select * replace (is_antibiotic::int::boolean as is_antibiotic, is_essential::int::boolean as is_essential, unit_price::decimal(14, 4) as unit_price)
from read_csv('$catalogues/drugs.csv', header = true, all_varchar = true);

create table t.item as
select * replace (unit_price::decimal(14, 4) as unit_price)
from read_csv('$catalogues/charge_items.csv', header = true, all_varchar = true);

create table t.diagnosis as
select specialty, rank_no::int as rank_no, icd10_code, diagnosis_name from read_csv('$catalogues/diagnoses.csv', header = true, all_varchar = true);

create table t.procedure as
select specialty, rank_no::int as rank_no, icd9_code, operation_name, op_level::int as op_level,
  is_minimally_invasive::int::boolean as is_minimally_invasive, is_day_surgery_listed::int::boolean as is_day_surgery_listed, is_operation::int::boolean as is_operation
from read_csv('$catalogues/operations.csv', header = true, all_varchar = true);

create table t.diagnoses_of as
select specialty, list({'code': icd10_code, 'name': diagnosis_name} order by rank_no) as choices from t.diagnosis group by specialty;

create table t.procedures_of as
select specialty, list({'code': icd9_code, 'name': operation_name, 'level': op_level, 'mis': is_minimally_invasive, 'day': is_day_surgery_listed} order by rank_no) as choices
from t.procedure where is_operation group by specialty;

-- What a doctor of a specialty may order, by fee class, the most usual first (the dear seldom); 'western' of a specialty is its own drugs first, then the ones everybody uses.
create table t.choices as
with offered as (
  select s.specialty, d.drug_class as fee_class, d.drug_code as code, d.drug_name as name, null as nursing_class, d.unit_price as price,
    case when contains(d.specialties, s.specialty) then 0 when d.specialties = '*' then 1 when contains(d.specialties, 'gene') then 2 else 3 end as rank_no
  from t.drug d cross join (select distinct specialty from t.dep) s
  union all
  select s.specialty, i.fee_class, i.item_code, i.item_name, i.nursing_class, i.unit_price, 1
  from t.item i cross join (select distinct specialty from t.dep) s
  where i.fee_class in ('treatment', 'exam', 'lab', 'consumable', 'blood', 'other', 'pharmacy_service')
    and not (i.fee_class = 'consumable' and i.unit_price > 300)
)
select specialty, fee_class, list({'code': code, 'name': name, 'cls': fee_class, 'nursing': nursing_class, 'price': price}
    order by rank_no, case when fee_class in ('lab', 'exam', 'treatment') then price * (0.35 + u(hash(code, specialty), 'habit')) else u(hash(code, specialty), 'habit') end, code) as choices
from offered
where rank_no < 3 or fee_class = 'herbal' or (fee_class = 'patent')
group by specialty, fee_class;

create table t.item_of as
select item_code as code, {'code': item_code, 'name': item_name, 'cls': fee_class, 'nursing': nursing_class, 'price': unit_price} as item from t.item;

create table t.implants as
select specialty, list({'code': item_code, 'name': item_name, 'cls': fee_class, 'nursing': nursing_class, 'price': unit_price} order by unit_price) as choices
from (
  select s.specialty, i.* from t.item i cross join (select distinct specialty from t.dep) s
  where i.fee_class = 'consumable' and i.unit_price between 30 and 9000
    and case s.specialty
      when 'orth' then i.item_name ~ '钛板|螺钉|髓内钉|关节假体|椎弓根|骨水泥|缝线|引流'
      when 'card' then i.item_name ~ '支架|球囊|造影|导丝'
      when 'opht' then i.item_name ~ '人工晶体|缝线'
      when 'uros' then i.item_name ~ '输尿管|网篮|导尿'
      when 'gsur' then i.item_name ~ '吻合器|超声刀|钉仓|防粘连|补片|缝线|止血材料'
      else i.item_name ~ '手术包|缝线|止血材料|引流|镇痛泵|防粘连' end
) group by specialty;
