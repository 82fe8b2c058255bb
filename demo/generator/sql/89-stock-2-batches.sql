-- The 药库: what the pharmacies took from it, and the purchases that refill it.
insert into t.use
select store_code, drug_code, d, kind, kind_no, null as original_on, null as rx_item_id, to_store, to_lot, q, sum(q) over w as after, sum(q) over w - q as before
from (
  select 'H01-YK' as store_code, drug_code, d, 'transfer_out' as kind, 1 as kind_no, store_code as to_store, i as to_lot, lot as q from t.lot
  union all select store_code, drug_code, d, kind, case kind when 'damage' then 3 else 4 end, null, null, q from t.mishap where store_code = 'H01-YK' and posted_at(d) <= $as_of
)
window w as (partition by drug_code order by d, kind_no, to_store, to_lot rows unbounded preceding);

create table t.bought as
with peaks as (
  select u.drug_code, u.d, p.opening, p.lot, p.low, max(after) over w as peak, coalesce(max(after) over (partition by u.drug_code order by u.d, kind_no, to_store, to_lot rows between unbounded preceding and 1 preceding), -1000000) as before_peak
  from t.use u join t.plan p using (store_code, drug_code) where u.store_code = 'H01-YK'
  window w as (partition by u.drug_code order by u.d, kind_no, to_store, to_lot rows unbounded preceding)
), ordered as (
  select drug_code, d, opening, lot, unnest(range(asked(before_peak, low, opening, lot) + 1, asked(peak, low, opening, lot) + 1)) as j from peaks
), needed as (
  select drug_code, d, unnest(range(asked(before_peak, -1, opening, lot) + 1, asked(peak, -1, opening, lot) + 1)) as j from peaks
)
select o.drug_code, o.j, o.opening + (o.j - 1) * o.lot as s_from, o.opening + o.j * o.lot as s_to, o.lot, o.d as ordered_on,
  -- Delivered some days after, at the latest when it is needed.
  least(o.d + case when chance(hash(o.drug_code, o.j), 'slow', 0.1) then 12 else 2 + floor(4 * u(hash(o.drug_code, o.j), 'lead'))::int end, coalesce(n.d, date '9999-01-01')) as d
from ordered o left join needed n using (drug_code, j);

create macro batch_of(drug, j, d) as case when j = 0 then '23' || lpad((1 + floor(12 * u(hash(drug), 'made')))::int::varchar, 2, '0') else strftime(d - 60, '%y%m') end || lpad((floor(9000 * u(hash(drug, j), 'batch')) + 1000)::int::varchar, 4, '0') || case when j % 7 = 3 then 'A' else '' end;
create macro expiry_of(drug, j, d) as case when j = 0 then date '2026-02-28' + (floor(500 * u(hash(drug), 'expiry')))::int
  -- The year of a few was typed wrongly.
  when chance(hash(drug, j), 'mistyped', case when $is_tiny then 0.012 else 0.003 end) then (d + 45) else (date_trunc('month', d + 620 + floor(420 * u(hash(drug, j), 'expiry'))::int) + interval 1 month)::date - 1 end;

-- Where each batch lies on each store's axis; lot 0 is what was there when the books began.
create table t.layer as
with central as (
  select 'H01-YK' as store_code, drug_code, 0 as i, 0::bigint as j, -1000000000::bigint as s_from, opening as s_to, date '2023-12-31' as d, opening as size from t.plan where store_code = 'H01-YK'
  union all select 'H01-YK', drug_code, 0, j, s_from, s_to, d, lot from t.bought where posted_at(d) <= $as_of
), pieces as (
  select u.to_store as store_code, u.drug_code, u.to_lot as i, c.j, l.s_from + greatest(u.before, c.s_from) - u.before as s_from, l.s_from + least(u.after, c.s_to) - u.before as s_to, u.d
  from t.use u join central c on c.drug_code = u.drug_code and c.s_from < u.after and c.s_to > u.before
  join t.lot l on l.store_code = u.to_store and l.drug_code = u.drug_code and l.i = u.to_lot
  where u.store_code = 'H01-YK' and u.kind = 'transfer_out'
), all_of_them as (
  select *, 'purchase_in' as kind from central
  union all by name select store_code, drug_code, 0 as i, 0 as j, -1000000000 as s_from, opening as s_to, date '2023-12-31' as d, opening as size, 'opening' as kind from t.plan where store_code <> 'H01-YK'
  union all by name select *, s_to - s_from as size, 'transfer_in' as kind from pieces
)
select a.* replace (case when d = date '2023-12-31' then 'opening' else kind end as kind), batch_of(drug_code, j, b.made_on) as batch_no, expiry_of(drug_code, j, b.made_on) as expiry_date
from all_of_them a left join (select drug_code, j, d as made_on from t.bought) b using (drug_code, j);

-- 饮片 are revalued twice; the rest costs what it is sold for (零加成).
create macro revalued(drug, n) as chance(hash(drug, n), 'revalued', 0.4);
create macro factor(drug, n) as case when revalued(drug, n) then 0.9 + 0.22 * u(hash(drug, n), 'factor') else 1 end;
create macro cost_of(drug, class, price, d) as case when class <> 'herbal' then price
  else round(price / 1.25 * case when d >= date '2024-07-01' then factor(drug, 1) else 1 end * case when d >= date '2025-04-01' then factor(drug, 2) else 1 end, 3) end::decimal(14, 4);

create table t.piece as
select u.store_code, u.drug_code, u.d, u.kind, u.original_on, u.rx_item_id, u.to_store, u.to_lot, l.i, l.j, l.batch_no, l.expiry_date,
  -- consumption leaves the store
  -(least(greatest(u.before, u.after), l.s_to) - greatest(least(u.before, u.after), l.s_from)) * sign(u.q)::bigint as qty,
  concat_ws('-', u.store_code, u.drug_code, strftime(u.d, '%y%m%d'), u.kind_no, strftime(u.original_on, '%y%m%d'), u.rx_item_id, u.to_store, u.to_lot, l.i, l.j) as id
from t.use u join t.layer l on l.store_code = u.store_code and l.drug_code = u.drug_code and l.s_from < greatest(u.before, u.after) and l.s_to > least(u.before, u.after);
