-- A store's consumption of a drug is an axis; lots lie on it end to end, so that first in is first out, a batch is exhausted where the next begins, and opening + in − out = closing by construction.
-- Nothing here depends on as_of: days are posted when they are over (00:30 of the next).
create macro posted_at(d) as clock(d + 1, 30);
create table t.store as
select * from (
  select inst_code || '-YK' as store_code, '药库' as store_name, 'warehouse' as store_kind, inst_code, true as is_central from t.inst where inst_code = 'H01'
  union all select inst_code || '-MZ', '门急诊药房', 'outpatient_pharmacy', inst_code, false from t.inst where inst_code = 'H01'
  union all select inst_code || '-ZY', '住院药房', 'inpatient_pharmacy', inst_code, false from t.inst where inst_code = 'H01'
  union all select inst_code || '-YF', '药房', 'pharmacy', inst_code, false from t.inst where inst_code <> 'H01'
);
create macro store_of(inst, setting) as case when inst <> 'H01' then inst || '-YF' when setting = 'inpatient' then 'H01-ZY' else 'H01-MZ' end;

create table t.handed_out as
select store_of(l.inst_code, l.setting) as store_code, l.drug_code, coalesce(l.entry_time, h.dispense_time)::date as d, l.refund_time::date as returned_on, case when l.is_controlled then l.rx_item_id end as rx_item_id, l.qty::bigint as qty
from t.rx_line l join t.rx_head h using (rx_id)
where not l.is_refused and (l.setting = 'inpatient' or l.pay_time is not null);

create table t.store_rate as
select s.store_code, d.drug_code, d.drug_class, d.unit_price, d.is_controlled, case when d.drug_class = 'herbal' then 10 else 1 end as unit,
  coalesce(sum(h.qty), 0) / 60.0 as rate
from t.store s cross join t.drug d
left join t.handed_out h on h.store_code = s.store_code and h.drug_code = d.drug_code and h.d < date '2024-03-01'
where not s.is_central group by all;

create macro lots(x, unit) as (ceil(x / unit) * unit)::bigint;
create table t.plan as
-- lot: what comes at a time; low: the stock at which it is asked for; opening: what was there when the books began
select store_code, drug_code, drug_class, unit_price, is_controlled, unit, rate,
  greatest(lots(rate * 21, unit), case when unit = 10 then 500 when unit_price > 200 then 2 when unit_price > 30 then 5 else 20 end) as lot,
  lots(rate * 3, unit) as low, lots(rate * 2, unit) as safety,
  case when rate = 0 or chance(hash(store_code, drug_code), 'none', 0.01) then 0 else greatest(lots(rate * 20, unit), case when unit = 10 then 300 when unit_price > 200 then 2 else 6 end) end as opening
from t.store_rate
union all
select 'H01-YK', drug_code, any_value(drug_class), any_value(unit_price), any_value(is_controlled), any_value(unit), sum(rate),
  greatest(lots(sum(rate) * 60, any_value(unit)), case when any_value(unit) = 10 then 2000 when any_value(unit_price) > 200 then 4 when any_value(unit_price) > 30 then 20 else 60 end),
  lots(sum(rate) * 16, any_value(unit)) + 1, lots(sum(rate) * 7, any_value(unit)),
  case when sum(rate) > 0 then 1 else 0 end * greatest(lots(sum(rate) * 40, any_value(unit)), case when any_value(unit) = 10 then 1000 when any_value(unit_price) > 200 then 4 else 40 end)
from t.store_rate group by drug_code;

-- Breakage any day, the count on the last day of a month; a gain is consumption with the other sign.
create table t.mishap as
select p.store_code, p.drug_code, c.d, 'damage' as kind, unit * (1 + floor(2 * u(hash(store_code, drug_code, c.dn), 'broken')))::bigint as q
from t.plan p cross join t.day c where c.d <= $as_of::date and c.d >= date '2024-01-01' and rate > 0 and unit_price < 200 and not is_controlled and chance(hash(store_code, drug_code, c.dn), 'damage', 0.0006)
union all
select p.store_code, p.drug_code, c.d, 'stocktake', unit * case when chance(hash(store_code, drug_code, c.dn), 'gain', 0.4) then -1 else 1 + floor(2 * u(hash(store_code, drug_code, c.dn), 'lost')) end::bigint
from t.plan p cross join t.day c where c.d <= $as_of::date and c.d >= date '2024-01-01' and day(c.d + 1) = 1 and rate > 0 and not is_controlled and chance(hash(store_code, drug_code, c.dn), 'stocktake', 0.03);

create table t.use as
select *, sum(q) over w as after, sum(q) over w - q as before, max(q) over () as unused
from (
  select store_code, drug_code, d, 'dispense' as kind, 1 as kind_no, null::date as original_on, rx_item_id, null::varchar as to_store, null::bigint as to_lot, sum(qty)::bigint as q from t.handed_out group by store_code, drug_code, d, rx_item_id
  union all
  select store_code, drug_code, returned_on, 'patient_return', 2, d, rx_item_id, null, null, -sum(qty)::bigint from t.handed_out where returned_on is not null group by store_code, drug_code, returned_on, d, rx_item_id
  union all
  select store_code, drug_code, d, kind, case kind when 'damage' then 3 else 4 end, null, null, null, null, q from t.mishap where store_code <> 'H01-YK'
)
where posted_at(d) <= $as_of
window w as (partition by store_code, drug_code order by d, kind_no, original_on, rx_item_id rows unbounded preceding);
alter table t.use drop column unused;

-- How many lots of a plan a consumption of p asks for, when it is asked for with x left.
create macro asked(p, x, opening, lot) as greatest(0, floor((p + x - opening) / lot)::bigint + 1);
create table t.lot as
with peaks as (
  select u.store_code, u.drug_code, u.d, p.opening, p.lot, p.low, max(after) over w as peak, coalesce(max(after) over (partition by u.store_code, u.drug_code order by u.d, kind_no, original_on, rx_item_id rows between unbounded preceding and 1 preceding), -1000000) as before_peak
  from t.use u join t.plan p using (store_code, drug_code)
  window w as (partition by u.store_code, u.drug_code order by u.d, kind_no, original_on, rx_item_id rows unbounded preceding)
), early as (
  select store_code, drug_code, d, opening, lot, unnest(range(asked(before_peak, low, opening, lot) + 1, asked(peak, low, opening, lot) + 1)) as i from peaks
), late as (
  select store_code, drug_code, d, unnest(range(asked(before_peak, 0, opening, lot) + 1, asked(peak, 0, opening, lot) + 1)) as i from peaks
)
-- A few come only when the shelf is empty.
select e.store_code, e.drug_code, e.i, e.opening + (e.i - 1) * e.lot as s_from, e.opening + e.i * e.lot as s_to, e.lot,
  case when chance(hash(e.store_code, e.drug_code, e.i), 'late', 0.06) then l.d else e.d end as d
from early e left join late l on l.store_code = e.store_code and l.drug_code = e.drug_code and l.i = e.i;
delete from t.lot where d is null;
