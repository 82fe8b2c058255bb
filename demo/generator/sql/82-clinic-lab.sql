-- One result per laboratory line that was paid for and not given back; check-ups have a system of their own.
create table t.lab_item as
select item_code, specimen, analyte, unit, kind, low::double as low, high::double as high, ext_low::double as ext_low, ext_high::double as ext_high, crit_low::double as crit_low, crit_high::double as crit_high,
  decimals::int as decimals, p_high::double as p_high, tat_lo::double as tat_lo, tat_hi::double as tat_hi, is_listed = '1' as is_listed
from read_csv('$catalogues/lab_items.csv', header = true, all_varchar = true);

-- What grows: organism, its resistance that counts (国家监测的多重耐药菌) and how often.
create table t.organism as
select item, list({'code': code, 'name': name, 'mdro': mdro, 'p': p} order by rank_no) as choices
from (values
  ('H035', 1, 'eco', '大肠埃希菌', 'CRE', 0.02), ('H035', 2, 'kpn', '肺炎克雷伯菌', 'CRE', 0.1), ('H035', 3, 'sau', '金黄色葡萄球菌', 'MRSA', 0.3), ('H035', 4, 'efa', '粪肠球菌', 'VRE', 0.01), ('H035', 5, 'aba', '鲍曼不动杆菌', 'CRAB', 0.55),
  ('H036', 1, 'kpn', '肺炎克雷伯菌', 'CRE', 0.1), ('H036', 2, 'pae', '铜绿假单胞菌', 'CRPA', 0.18), ('H036', 3, 'aba', '鲍曼不动杆菌', 'CRAB', 0.6), ('H036', 4, 'sau', '金黄色葡萄球菌', 'MRSA', 0.32), ('H036', 5, 'hin', '流感嗜血杆菌', null, 0),
  ('H037', 1, 'eco', '大肠埃希菌', 'CRE', 0.015), ('H037', 2, 'kpn', '肺炎克雷伯菌', 'CRE', 0.08), ('H037', 3, 'efm', '屎肠球菌', 'VRE', 0.02), ('H037', 4, 'pmi', '奇异变形杆菌', null, 0), ('H037', 5, 'efa', '粪肠球菌', 'VRE', 0.01)
) o(item, rank_no, code, name, mdro, p) group by item;

create table t.lab_line as
select 'L' || c.lk as result_id, 'C' || c.lk as charge_id, 2 * c.lk as key, null::bigint as stay_k, c.k as visit_k, card(v.p, v.k) as patient_id, v.inst_code,
  case v.visit_type when 'emergency' then 'emergency' else 'outpatient' end as setting, c.item_code, c.item_name, c.charge_time as ordered_at,
  case v.visit_type when 'emergency' then minutes_after(c.charge_time, 2 + 8 * u(c.k, 'drawn')) else minutes_after(c.settle_time, 3 + 28 * u(c.k, 'drawn')) end as collected_at,
  v.dept_code as at_dept, null as at_ward, v.doctor_code, v.lab_dept, 'V' || c.k as place
from t.op_charge c join t.visit v using (k)
where c.cls = 'lab' and v.visit_type in ('outpatient', 'emergency') and c.settle_time is not null and c.refund_time is null
union all
select 'LI' || lk, 'CI' || lk, 2 * lk + 1, k, null, patient_id, inst_code, 'inpatient', item_code, item_name, charge_time,
  minutes_after(charge_time, case when day_no = 0 then 10 + 45 * u(dk, 'drawn') else 4 + 30 * u(dk, 'drawn') end), at_dept, at_ward, doctor_code, lab_dept, 'A' || dk
from t.ip_charge where cls = 'lab' and refund_time is null;

create table t.lab as
with specimens as (
  select l.*, i.* exclude (item_code), 'B' || l.place || '-' || (hash(i.specimen) % 997) as barcode, hash(l.place, i.specimen) as sk
  from t.lab_line l join t.lab_item i using (item_code)
), fated as (
  select *, minutes_after(collected_at, case setting when 'inpatient' then 12 + 70 * pow(u(sk, 'carried'), 1.8) when 'emergency' then 2 + 9 * u(sk, 'carried') else 6 + 34 * u(sk, 'carried') end) as received_at,
    case when chance(sk, 'rejected', case when setting = 'inpatient' then 0.0055 else 0.002 end) then pick(case when kind = 'culture' then ['标本类型错误', '容器错误', '采集量不足'] else ['采集量不足', '抗凝标本凝集', '抗凝标本凝集', '容器错误', '标本类型错误'] end, sk, 'why') end as reject_reason,
    chance(key, 'sick', case setting when 'outpatient' then 0.12 else 0.24 end) as is_sick, chance(key, 'high', p_high) as is_high, pow(u(key, 'how_sick'), 3.2) as far,
    case when kind = 'culture' then case when item_code = 'H035' and chance(key, 'skin', 0.018) then 'skin' when chance(key, 'grows', p_high) then 'grows' else 'none' end end as culture
  from specimens
), measured as (
  select *,
    -- The emergency room's come within the hour or so: the platform says the same time.
    case when setting = 'emergency' and tat_hi <= 480 then date_trunc('minute', ordered_at + to_seconds(floor(60 * (25 + 50 * u(hash(charge_id), 'report')))::bigint))
      else minutes_after(received_at, tat_lo + (tat_hi - tat_lo) * pow(u(key, 'tat'), 1.6)) end as reported_at0,
    case when kind = 'quant' and reject_reason is null then round(case when is_sick and is_high then high + (ext_high - high) * far when is_sick then low - (low - ext_low) * far
      else least(high, greatest(low, (low + high) / 2 + (high - low) * 0.22 * gauss(key, 'value'))) end, decimals)::decimal(18, 4) end as value,
    case when culture = 'grows' then pick_skewed(o.choices, key, 'organism') when culture = 'skin' then {'code': 'cns', 'name': '凝固酶阴性葡萄球菌', 'mdro': null, 'p': 0} end as isolate
  from fated left join t.organism o on o.item = fated.item_code
)
select * exclude (reported_at0, isolate), reported_at0 as reported_at, isolate.code as organism_code, isolate.name as organism_name, case when chance(key, 'resists', isolate.p) then isolate.mdro end as resistance,
  case when value < crit_low or value > crit_high or culture in ('grows', 'skin') and item_code = 'H035' then true else false end as is_critical
from (select * from measured);
