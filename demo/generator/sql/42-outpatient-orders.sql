-- What a visit may lead to: a group is ordered or not (p, by specialty), a slot of it follows the group (also).
create table t.op_slot as
select * from (values
  (0, 0, 'consult', 1.0, 1.0), (1, 1, 'western', 0.50, 1.0), (2, 1, 'western', 0.50, 0.62), (3, 1, 'western', 0.50, 0.34), (4, 1, 'western', 0.50, 0.14),
  (5, 2, 'patent', 0.17, 1.0), (6, 2, 'patent', 0.17, 0.35), (7, 3, 'herbal', 0.01, 1.0), (8, 3, 'herbal', 0.01, 1.0), (9, 3, 'herbal', 0.01, 0.9), (10, 3, 'herbal', 0.01, 0.8),
  (11, 4, 'lab', 0.30, 1.0), (12, 4, 'lab', 0.30, 0.55), (13, 4, 'lab', 0.30, 0.3), (14, 5, 'exam', 0.24, 1.0), (15, 5, 'exam', 0.24, 0.22),
  (16, 6, 'treatment', 0.13, 1.0), (17, 7, 'consumable', 0.07, 1.0), (18, 8, 'other', 0.01, 1.0), (19, 0, 'western', 0.0, 1.0)
) s(slot, grp, cls, p, also);

create table t.op_line as
with wanted as (
  select v.k, v.visit_time, v.end_time, v.specialty, v.visit_type, v.d, s.slot, s.grp, s.cls, v.k * 32 + s.slot as lk
  from t.visit v cross join t.op_slot s
  where case
      -- 麻、精处方: for the pain of cancer and for sleep, on a prescription of their own.
      when s.slot = 19 then v.visit_type = 'outpatient' and chance(v.k, 'sedated', case when v.specialty = 'onco' then 0.09 when v.specialty in ('card', 'neur', 'geri', 'gene') then 0.012 else 0 end)
      when v.visit_type = 'checkup' then s.cls in ('lab', 'exam') and u(v.k * 32 + s.slot, 'also') < 0.9
      when v.visit_type = 'internet' then s.cls = 'consult' or (s.grp in (1, 2) and u(v.k * 8 + s.grp, 'grp') < 0.6 and u(v.k * 32 + s.slot, 'also') < s.also)
      else u(v.k * 8 + s.grp, 'grp') < s.p * case
          when v.specialty = 'tcmx' and s.cls = 'herbal' then 60
          when v.specialty in ('tcmx', 'reha', 'dent') and s.cls = 'treatment' then 5
          when v.specialty in ('orth', 'emer') and s.cls in ('exam', 'treatment') then 1.9
          when v.specialty = 'obst' and s.cls in ('exam', 'lab') then 2.2
          when v.specialty in ('obst', 'dent') and s.cls in ('western', 'patent') then 0.4
          when v.specialty = 'emer' and s.cls in ('lab', 'western') then 1.4 else 1 end
        and u(v.k * 32 + s.slot, 'also') < s.also end
), priced as (
  select w.*, case when w.cls = 'consult' then case when w.specialty = 'emer' then 'B004' when w.visit_type = 'internet' then 'B005'
      when chance(w.k, 'expert', 0.2) then 'B003' when chance(w.k, 'expert', 0.5) then 'B002' else 'B001' end
      when w.slot = 19 then pick(case when w.specialty = 'onco' then ['Y0224', 'Y0225', 'Y0225', 'Y0231'] else ['Y0229', 'Y0229', 'Y0230'] end, w.lk, 'sedative') end as fixed_code,
    case when w.cls <> 'western' then 'any'
      when chance(w.k, 'infused', case when w.visit_type = 'emergency' then 0.55 when w.visit_type = 'internet' then 0 else 0.09 end) then case when chance(w.k, 'infected', f.op) then 'any' else 'uninfected' end
      when chance(w.k, 'infected', f.op) then 'walking' else 'walking_uninfected' end as who
  from wanted w left join t.infected f using (specialty)
), chosen as (
  select w.*, coalesce(i.item, pick_skewed(c.choices, w.lk, 'item')) as item
  from priced w
  left join t.item_of i on i.code = w.fixed_code
  left join t.choices c on c.specialty = w.specialty and c.fee_class = w.cls and c.who = w.who
)
select lk, k, slot, grp, cls, item.code as item_code, item.name as item_name, item.nursing as nursing_class, item.price as unit_price,
  case when cls = 'herbal' then 60 + 10 * floor(12 * u(lk, 'qty')) when item.price > 200 then 1 when slot = 19 then 1 + floor(2 * u(lk, 'qty')) when cls in ('western', 'patent') then 1 + floor(4 * u(lk, 'qty')) else 1 end::decimal(14, 4) as qty,
  minutes_after(visit_time, 4 + slot // 3) as charge_time
from chosen;

create table t.op_settle as
select v.k, v.p, v.inst_code, v.visit_type, v.payer_code,
  minutes_after(v.end_time, 3 + 27 * u(v.k, 'pay')) as settle_time,
  case when chance(v.k, 'refund', 0.7) then minutes_after(v.end_time, 60 + 2800 * u(v.k, 'refunded'))
    -- Paid in one month, given back in the next.
    else clock(date_trunc('month', v.d)::date + interval 1 month + to_days(floor(6 * u(v.k, 'refunded'))::int), 490 + 400 * u(v.k, 'refunded2')) end as refund_time
from t.visit v
where not chance(v.k, 'unpaid', 0.006);

create table t.op_charge as
select l.*, yuan(l.qty * l.unit_price) as amount, s.settle_time, s.payer_code,
  case when s.settle_time is not null and l.grp between 1 and 6 and chance(l.k * 8 + l.grp, 'return', 0.012) then s.refund_time end as refund_time
from t.op_line l
left join t.op_settle s using (k);
