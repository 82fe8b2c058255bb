-- Orders of a day in bed: p on the first day, p on the others; last: also on the day of going home.
create table t.ip_slot as
select * from (values
  (0, 'bed', 1.0, 1.0, false), (1, 'nursing', 1.0, 1.0, false), (2, 'consult', 1.0, 1.0, true), (3, 'pharmacy_service', 0.2, 0.2, false),
  (4, 'western', 0.9, 0.85, true), (5, 'western', 0.7, 0.6, true), (6, 'western', 0.4, 0.36, false), (7, 'western', 0.25, 0.2, false), (8, 'patent', 0.15, 0.2, true), (9, 'herbal', 0.01, 0.01, false),
  (10, 'lab', 0.95, 0.22, false), (11, 'lab', 0.9, 0.11, false), (12, 'lab', 0.8, 0.05, false), (13, 'lab', 0.7, 0.0, false), (14, 'lab', 0.5, 0.0, false),
  (15, 'exam', 0.85, 0.07, false), (16, 'exam', 0.5, 0.02, false), (17, 'exam', 0.2, 0.0, false),
  (18, 'treatment', 0.8, 0.75, true), (19, 'treatment', 0.5, 0.35, false), (20, 'consumable', 0.7, 0.5, false), (21, 'consumable', 0.3, 0.15, false), (22, 'blood', 0.005, 0.008, false), (23, 'other', 0.1, 0.1, false)
) s(slot, cls, first_p, p, last);

create table t.bed_day as
select s.* exclude (doctors, anesthetists, diagnosis), day_no, s.d + day_no as on_date, s.k * 128 + day_no as dk, sp.dept_code as at_dept, sp.ward_code as at_ward, coalesce(sp.ward_code = s.icu_ward, false) as in_icu
from (select *, unnest(range(0, (least(los_days, $as_of::date - d) + 1)::bigint))::int as day_no from t.stay where not is_cancelled) s
join t.spell sp on sp.k = s.k and s.d + s.day_no >= sp.from_on and s.d + s.day_no < sp.to_on;

create table t.ip_line as
with wanted as (
  select b.*, w.slot, w.cls, b.dk * 64 + w.slot as lk
  from t.bed_day b cross join t.ip_slot w
  where (w.last or b.day_no < b.los_days or b.los_days = 0
      -- Planted: a bed charged on the day of going home too, and a day that nobody charged.
      or (w.cls = 'bed' and not b.is_newborn and chance(b.k, 'bed_at_discharge', 0.012)))
    and not (w.cls = 'bed' and not b.is_newborn and b.day_no = 1 and b.los_days >= 3 and chance(b.k, 'bed_forgotten', 0.012))
    and case when b.is_newborn then w.slot <= 1 or (w.cls = 'treatment' and w.slot = 18 and chance(b.dk, 'baby', 0.6)) or (w.slot = 10 and b.day_no = 1)
      else u(b.dk * 64 + w.slot, 'wanted') < case when b.day_no = 0 then w.first_p else w.p end
        * case when b.in_icu and w.cls in ('western', 'lab', 'treatment', 'consumable', 'blood') then 1.9 when b.specialty in ('tcmx', 'reha') and w.cls = 'treatment' then 1.4
            when b.specialty = 'tcmx' and w.cls = 'herbal' then 60 when b.specialty = 'obst' and w.cls in ('western', 'patent') then 0.5 else 1 end end
), priced as (
  select w.*, case
      when w.cls = 'bed' then case when w.in_icu then 'C004' when w.is_newborn then 'C005' when w.specialty = 'emer' then 'C006' when chance(w.k, 'extra_bed', 0.03) then 'C007' when chance(w.k, 'room', 0.12) then 'C003' when chance(w.k, 'room', 0.5) then 'C002' else 'C001' end
      when w.cls = 'nursing' then case when w.is_newborn then 'D006' when w.in_icu then 'D002' when chance(w.k, 'grave', 0.03) and w.day_no < 3 then 'D001'
        when w.day_no < 2 or chance(w.k, 'frail', 0.2) then 'D003' when chance(w.dk, 'light', 0.15) then 'D005' else 'D004' end
      when w.cls = 'consult' then case when chance(w.dk, 'mdt', 0.01) then 'B007' else 'B006' end
      when w.cls = 'pharmacy_service' then 'E003'
      end as fixed_code
  from wanted w
), chosen as (
  select w.*, coalesce(i.item, pick_skewed(c.choices, w.lk, 'item')) as item
  from priced w
  left join t.item_of i on i.code = w.fixed_code
  left join t.choices c on c.specialty = w.specialty and c.fee_class = w.cls
), timed as (
  select *, case when day_no = 0 then minutes_after(admit_time, 15 + slot * 5 + 4 * u(lk, 'minute')) else clock(on_date, 450 + slot * case when day_no = los_days then 4 else 12 end + 4 * u(lk, 'minute')) end as charge_time
  from chosen
)
select lk, k, dk, day_no, los_days, slot, cls, inst_code, dept_code, at_dept, at_ward, doctor_code, payer_code, patient_id, d, admit_time, discharge_time,
  lab_dept, exam_dept, theatre_dept, pharmacy_dept, is_newborn,
  item.code as item_code, item.name as item_name, item.nursing as nursing_class, item.price as unit_price,
  case when cls = 'herbal' then 60 + 10 * floor(9 * u(lk, 'qty')) when item.price > 200 then 1 when cls in ('western', 'patent') then 1 + floor(4 * pow(u(lk, 'qty'), 1.3)) else 1 end::decimal(14, 4) as qty,
  charge_time,
  case
    -- 补录: entered days after the day of service; a few even after the patient went home.
    when day_no = los_days and chance(lk, 'forgotten', 0.004) then minutes_after(discharge_time, 1500 + 4000 * u(lk, 'entered'))
    when day_no < los_days - 4 and chance(lk, 'late', 0.012) then minutes_after(charge_time, 1440 + 2600 * u(lk, 'entered'))
    else charge_time end as entry_time
from timed;

-- The theatre's bill: surgeon's fee by level, anaesthesia, packs and implants.
insert into t.ip_line by name
with bill as (
  select o.*, i.slot, i.cls, s.los_days, s.admit_time, s.discharge_time, s.payer_code, s.d, s.lab_dept, s.exam_dept, s.pharmacy_dept, 100000000000000000 + o.ok * 64 + 32 + i.slot as lk,
    case i.slot
      when 0 then case when o.specialty = 'card' then 'I014' when o.proc.code = '74.1001' then 'I015' when o.proc.level = 4 then 'I010' when o.proc.level = 3 then 'I009' when o.proc.level = 2 then 'I008' else 'I007' end
      when 1 then case when o.proc.level >= 3 then 'I003' when o.proc.level = 2 then 'I002' else 'I001' end
      when 2 then case when o.proc.mis then 'I011' end
      when 3 then 'J010'
    end as fixed_code, m.choices
  from t.op o
  join t.stay s using (k)
  join t.implants m on m.specialty = o.specialty
  cross join (values (0, 'operation'), (1, 'operation'), (2, 'operation'), (3, 'consumable'), (4, 'consumable'), (5, 'consumable'), (6, 'consumable')) i(slot, cls)
  where not o.is_cancelled and (i.slot <= 4 or o.proc.level >= i.slot - 2)
), billed as (
  select b.*, case when b.slot >= 4 then pick(b.choices, b.lk, 'implant') else i.item end as item from bill b left join t.item_of i on i.code = b.fixed_code
)
select lk, k, (k * 128 + 127) as dk, 99 as day_no, los_days, 32 + slot as slot, cls, inst_code, b.dept_code, coalesce(sp.dept_code, b.dept_code) as at_dept, sp.ward_code as at_ward, doctor_code, payer_code, patient_id, d, admit_time, discharge_time,
  lab_dept, exam_dept, theatre_dept, pharmacy_dept, false as is_newborn, item.code as item_code, item.name as item_name, item.nursing as nursing_class, item.price as unit_price,
  1::decimal(14, 4) as qty, b.ended_at as charge_time, b.ended_at as entry_time
from billed b
join (select k as spell_k, dept_code, ward_code, from_on, to_on from t.spell) sp on sp.spell_k = b.k and b.ended_at::date >= sp.from_on and b.ended_at::date < sp.to_on
where item.code is not null;

-- Stays long enough to be settled in between (中途结算), every 15 days or so; day_no decides which bill a line is on.
create table t.bill as
with interim as (
  select k, n, clock(d + 15 * n, 1000 + 30 * u(k * 8 + n, 'interim')) as settle_time, 'interim' as kind
  from (select *, unnest(range(1, 6))::int as n from t.stay where not is_cancelled and not is_newborn and chance(k, 'has_interim', case when los_days >= 30 then 1 when los_days >= 18 then 0.3 else 0 end))
  where d + 15 * n < discharge_time::date - 1
)
select k, n, settle_time, kind from interim
union all
select k, 99, case when chance(k, 'pays_later', 0.03) then clock(discharge_time::date + 1 + floor(4 * u(k, 'later'))::int, 500 + 400 * u(k, 'later2')) else minutes_after(discharge_time, 10 + 110 * u(k, 'settle')) end, 'discharge'
from t.stay where not is_cancelled;

create table t.ip_charge as
with lines as (
  select *, yuan(qty * unit_price) as amount,
    case when cls in ('western', 'patent') and day_no <= los_days - 3 and entry_time = charge_time and chance(lk, 'return', 0.006) then minutes_after(charge_time, 1200 + 700 * u(lk, 'returned')) end as refund_time
  from t.ip_line
), billed as (
  -- A line is on the first bill made after it was entered; what comes after the last bill stays unsettled.
  select l.lk, min(b.n) as n, min(b.n) filter (where b.settle_time >= l.refund_time) as refund_n
  from lines l join t.bill b on b.k = l.k and b.settle_time >= l.entry_time
  group by l.lk
)
select l.*, b.n as bill_n, b.refund_n, x.settle_time, y.settle_time as refund_settle_time
from lines l
left join billed b using (lk)
left join t.bill x on x.k = l.k and x.n = b.n
left join t.bill y on y.k = l.k and y.n = b.refund_n;
