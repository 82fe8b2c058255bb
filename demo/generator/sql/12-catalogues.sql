create table t.drug as
select * replace (is_antibiotic::int::boolean as is_antibiotic, is_essential::int::boolean as is_essential, unit_price::decimal(14, 4) as unit_price,
    is_key_combination_abx::int::boolean as is_key_combination_abx, ddd_value::decimal(12, 4) as ddd_value, pack_content::decimal(12, 4) as pack_content, volume_ml::decimal(10, 2) as volume_ml,
    is_vbp_generic::int::boolean as is_vbp_generic, is_vbp_winner::int::boolean as is_vbp_winner, is_key_monitored::int::boolean as is_key_monitored, is_ppi_injection::int::boolean as is_ppi_injection,
    is_steroid::int::boolean as is_steroid, is_tcm_injection::int::boolean as is_tcm_injection, in_lead_catalog::int::boolean as in_lead_catalog),
  -- Written on paper of their own (麻、精一处方) and in a ledger.
  coalesce(narcotic_class in ('narcotic', 'psychotropic_1'), false) as is_controlled, route in ('iv_drip', 'iv_push', 'im', 'infiltration') as is_infused
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

-- A code may be of one sex only: what a specialty's women have, and what its men have.
create macro of_other_sex(code, sex) as regexp_matches(code, case sex when 'F' then '^(N4[0-9]|N5[01]|C6[0-3]|D29|D40)' else '^(O|N[789][0-8]|C5[1-8]|D06|D2[5-8]|D39|Z3[2-79])' end);
create macro operates_other_sex(code, sex) as regexp_matches(code, case sex when 'F' then '^6[0-4]' else '^(6[5-9]|7[0-5])' end);

create table t.diagnoses_of as
select specialty, sex, list({'code': icd10_code, 'name': diagnosis_name} order by rank_no) as choices
from t.diagnosis cross join (values ('F'), ('M')) s(sex) where not of_other_sex(icd10_code, sex) group by specialty, sex;

create table t.procedures_of as
select specialty, sex, list({'code': icd9_code, 'name': operation_name, 'level': op_level, 'mis': is_minimally_invasive, 'day': is_day_surgery_listed} order by rank_no) as choices
from t.procedure cross join (values ('F'), ('M')) s(sex) where is_operation and not operates_other_sex(icd9_code, sex) group by specialty, sex;

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
select specialty, fee_class, who, list({'code': code, 'name': name, 'cls': fee_class, 'nursing': nursing_class, 'price': price} order by rank_no, habit, code) as choices
from (select *, case when fee_class in ('lab', 'exam', 'treatment') then price * (0.35 + u(hash(code, specialty), 'habit')) else u(hash(code, specialty), 'habit') end as habit from offered)
-- who has no infection, and who goes home with it
join (values ('any', false, false), ('uninfected', true, false), ('walking', false, true), ('walking_uninfected', true, true)) x(who, no_abx, no_drip) on who = 'any' or fee_class = 'western'
where (rank_no < 3 or fee_class = 'herbal' or fee_class = 'patent')
  and not (no_abx and code in (select drug_code from t.drug where is_antibiotic)) and not (no_drip and code in (select drug_code from t.drug where is_infused))
group by specialty, fee_class, who;

-- How many of a specialty's patients may need an antibiotic, lying and walking.
create table t.infected as
select specialty, coalesce(ip, 0.3) as ip, coalesce(op, 0.2) as op
from (select distinct specialty from t.dep)
left join (values ('resp', 0.85, 0.5), ('pedi', 0.7, 0.5), ('icux', 0.95, 0.5), ('ento', 0.6, 0.5), ('dent', 0.6, 0.5), ('gsur', 0.7, 0.4), ('orth', 0.55, 0.2), ('uros', 0.75, 0.5), ('nsur', 0.6, 0.2),
  ('thor', 0.7, 0.3), ('gyne', 0.65, 0.5), ('obst', 0.5, 0.15), ('neon', 0.5, 0.3), ('infe', 0.45, 0.3), ('emer', 0.7, 0.8), ('geri', 0.45, 0.2), ('card', 0.22, 0.1), ('neur', 0.28, 0.1), ('endo', 0.25, 0.1),
  ('reha', 0.12, 0.05), ('tcmx', 0.15, 0.1), ('opht', 0.15, 0.5), ('gene', 0.4, 0.35), ('derm', 0.3, 0.3)) x(specialty, ip, op) using (specialty);

create table t.item_of as
select item_code as code, {'code': item_code, 'name': item_name, 'cls': fee_class, 'nursing': nursing_class, 'price': unit_price} as item from t.item
union all
select drug_code, {'code': drug_code, 'name': drug_name, 'cls': drug_class, 'nursing': null, 'price': unit_price} from t.drug;

create table t.implants as
select specialty, list({'code': item_code, 'name': item_name, 'cls': fee_class, 'nursing': nursing_class, 'price': unit_price} order by unit_price) as choices
from (
  select s.specialty, i.* from t.item i cross join (select distinct specialty from t.dep) s
  where i.fee_class = 'consumable' and i.unit_price between 30 and 9000
    and case s.specialty
      when 'orth' then regexp_matches(i.item_name, '钛板|螺钉|髓内钉|关节假体|椎弓根|骨水泥|缝线|引流')
      when 'card' then regexp_matches(i.item_name, '支架|球囊|造影|导丝')
      when 'opht' then regexp_matches(i.item_name, '人工晶体|缝线')
      when 'uros' then regexp_matches(i.item_name, '输尿管|网篮|导尿')
      when 'gsur' then regexp_matches(i.item_name, '吻合器|超声刀|钉仓|防粘连|补片|缝线|止血材料')
      else regexp_matches(i.item_name, '手术包|缝线|止血材料|引流|镇痛泵|防粘连') end
) group by specialty;
