-- What became of each drug line: audited, refused, paid and handed out; how it is given and how long it lasts.
create macro is_long_term(code) as regexp_matches(code, '^(A10|B01A[AF]|B01AC|C0[1-9]|C10|G04C|H03|J05|M05B|N03|N07C|R03|V03AE)');
create macro is_chronic_icd(code) as regexp_matches(code, '^(I1[0-5]|I2[05]|I48|I50|I6[3-9]|E0[35]|E1[0-4]|E78|J4[45]|N18|G20|G40|M0[56]|M81|B18|N40)');
create table t.drug_fact as
select drug_code, cls_route as route, volume_ml, narcotic_class, is_controlled, is_antibiotic, generic_id, abx_grade, is_key_combination_abx, dosage_form, drug_class, catalogue_code, unit_price,
  -- DDDs of a pack
  (pack_content / ddd_value)::decimal(14, 6) as pack_ddd
from (select *, route as cls_route from t.drug);

create table t.pharmacists as
select inst_code, list(staff_code order by staff_code) as pharmacists from t.support where kind = 'pharmacist' group by inst_code;

create table t.rx_line as
with out_lines as (
  select 'Y' || c.lk as rx_item_id, 'X' || (c.k * 8 + c.grp) as rx_id, c.lk, c.k * 8 + c.grp as rk, v.inst_code, case v.visit_type when 'emergency' then 'emergency' else 'outpatient' end as setting,
    c.item_code as drug_code, c.qty, c.charge_time, c.settle_time as pay_time, c.refund_time, null::timestamp as entry_time,
    c.slot, false as is_take_home, v.visit_type = 'outpatient' and is_chronic_icd(v.diagnosis.code) and c.slot < 19 as is_chronic_visit
  from t.op_charge c join t.visit v using (k) where (c.grp in (1, 2, 3) or c.slot = 19) and c.charge_time <= $as_of
), in_lines as (
  select 'YI' || c.lk, ip_rx(c.lk, c.dk, c.cls, d.is_controlled), c.lk, c.lk, c.inst_code, 'inpatient', c.item_code, c.qty, c.charge_time, null, c.refund_time, c.entry_time,
    c.slot, c.los_days > 0 and c.day_no = c.los_days and d.route = 'oral', false
  from t.ip_charge c join t.drug d on d.drug_code = c.item_code where c.cls in ('western', 'patent', 'herbal') and c.charge_time <= $as_of
), drawn as (
  select l.*, f.* exclude (drug_code),
    coalesce(f.volume_ml, 0) >= 50 as is_bag,
    -- The pharmacy will not hand it out, and it is given back.
    l.refund_time is not null and chance(l.lk, 'refused', 0.14) as is_refused,
    case when l.setting = 'inpatient' then l.slot < 32 and chance(l.lk, 'audited', 0.91) else chance(l.rk, 'audited', 0.955) end as is_audited,
    chance(l.lk, 'stopped', case when l.setting = 'inpatient' then 0.016 else 0.013 end) as is_stopped,
    l.is_chronic_visit and is_long_term(f.catalogue_code) as is_long,
    l.setting = 'inpatient' and f.route = 'iv_drip' and l.slot < 32 and l.inst_code = 'H01' and chance(l.lk, 'pivas', 0.62) as is_pivas
  from (from out_lines union all from in_lines) l join t.drug_fact f using (drug_code)
)
select rx_item_id, rx_id, lk, rk, inst_code, setting, drug_code, qty, charge_time, pay_time, refund_time, entry_time, slot, is_take_home, route, is_refused, is_controlled, pack_ddd,
  case when route not in ('oral', 'sublingual') then case when route = 'inhalation' then 14 else greatest(1, least(3, qty))::int end
    when drug_class = 'herbal' then 7
    when is_controlled then least(15, 5 * qty)::int
    when narcotic_class = 'psychotropic_2' then 7
    when is_long then least(case when chance(rk, 'long', 0.3) then 84 else 28 end, greatest(7, coalesce(round(qty * pack_ddd), 14 * qty)))::int
    when setting = 'emergency' then 3 when setting = 'inpatient' and not is_take_home then 1
    else 5 + floor(3 * u(lk, 'days'))::int end as days_supply,
  case when route <> 'iv_drip' then null when is_bag then qty::int
    when bool_or(is_bag) over (partition by rx_id) then 0 else 1 + (qty >= 3)::int end as infusion_bags,
  case when route <> 'iv_drip' then null when is_bag then qty * volume_ml
    else coalesce(volume_ml, 0) * qty + case when bool_or(is_bag) over (partition by rx_id) then 0 else 100 * (1 + (qty >= 3)::int) end end::decimal(10, 2) as volume_ml,
  is_pivas, drug_class <> 'western' or chance(lk, 'generic', 0.985) as by_generic_name,
  case when is_audited then minutes_after(charge_time, case when setting = 'inpatient' then 10 + 40 * u(lk, 'audit') else 1 + u(lk, 'audit') end) end as audit_time,
  case when is_audited then case when is_stopped then 'intercepted' else 'pass' end end as audit_result,
  case when is_audited and is_stopped then case when chance(lk, 'agrees', 0.84) then 'accepted' else 'confirmed' end end as intervention_result,
  case when is_refused then case when setting = 'inpatient' then minutes_after(charge_time, 95) else minutes_after(pay_time, 8 + 10 * u(rk, 'refuse')) end end as refuse_time,
  is_long
from drawn;

update prescription_items i set route = l.route, days_supply = l.days_supply, volume_ml = l.volume_ml, infusion_bags = l.infusion_bags, is_pivas = l.is_pivas, is_take_home = l.is_take_home, by_generic_name = l.by_generic_name,
  audit_time = shown(l.audit_time, l.audit_time), audit_result = shown(l.audit_result, l.audit_time), intervention_result = shown(l.intervention_result, l.audit_time),
  refuse_time = shown(l.refuse_time, l.refuse_time),
  refuse_reason = shown(pick(['用法用量不适宜', '重复给药', '配伍禁忌', '诊断与用药不符', '皮试结果未注明', '处方缺项'], l.lk, 'why'), l.refuse_time),
  update_time = last_of([l.audit_time, l.refuse_time])
from t.rx_line l where l.rx_item_id = i.rx_item_id;

-- Of a prescription: handed out as a whole when one of its lines is.
create table t.rx_head as
select rx_id, bool_or(is_long) as is_chronic, max(pay_time) as pay_time,
  case when not bool_and(is_refused) then case
      when any_value(setting) = 'inpatient' then minutes_after(min(charge_time), 60 + 120 * u(min(lk), 'dispense'))
      -- Handed out before it was paid, which the till does not allow.
      when chance(any_value(rk), 'unpaid', 0.004) then minutes_after(max(pay_time), -4)
      else minutes_after(max(pay_time), 3 + 30 * pow(u(any_value(rk), 'queue'), 1.8)) end end as dispense_time,
  pick(any_value(p.pharmacists), min(lk), 'dispenser') as dispenser_code
from t.rx_line join t.pharmacists p using (inst_code)
where setting = 'inpatient' or pay_time is not null
group by rx_id;

-- Written anew: updates that come in another order than the rows lie are slow.
create table t.rx_told as
select p.* replace (coalesce(h.is_chronic, false) as is_chronic, shown(h.pay_time, h.pay_time) as pay_time, shown(h.dispense_time, h.dispense_time) as dispense_time, shown(h.dispenser_code, h.dispense_time) as dispenser_code,
  greatest(p.update_time, last_of([h.pay_time, h.dispense_time])) as update_time)
from prescriptions p left join t.rx_head h using (rx_id);
delete from prescriptions;
insert into prescriptions by name select * from t.rx_told;
drop table t.rx_told;
