insert into stores by name
select s.store_code, s.store_name, s.store_kind, s.inst_code, v.pharmacy_dept as dept_code, s.is_central, timestamp '2019-12-31 08:00:00' as create_time
from t.store s join t.services v using (inst_code);

insert into store_drugs by name
select store_code || '-' || drug_code as store_drug_id, store_code, drug_code, safety as safety_qty, date '2019-12-31' as listed_date, null as delisted_date, timestamp '2019-12-31 08:00:00' as create_time from t.plan where rate > 0;

create table t.priced as
select drug_code, drug_class, unit_price as retail from t.drug;

create table t.moved as
with rows_of as (
  select id, store_code, drug_code, batch_no, expiry_date, kind, qty, d, original_on, to_store as counterpart, null::bigint as bought_j, rx_item_id,
    -- Written down days later, when the month was closed.
    kind = 'dispense' and rx_item_id is null and day(d + 2) <= 2 and chance(hash(id), 'late', case when $is_tiny then 0.02 else 0.006 end) as is_late,
    -- Written down under the batch of the opening stock; put right in the next month.
    kind = 'dispense' and rx_item_id is null and j > 0 and not chance(hash(id), 'late', 0.02) and chance(hash(id), 'swapped', case when $is_tiny then 0.002 else 0.0006 end) as is_swapped
  from t.piece
  union all
  select concat_ws('-', 'IN', store_code, drug_code, i, j), store_code, drug_code, batch_no, expiry_date, case when kind = 'opening' then 'opening' else kind end, size, d, null, case when kind = 'transfer_in' then 'H01-YK' end,
    case when kind = 'purchase_in' then j end, null, false, false
  from t.layer where size > 0
)
select r.* replace (case when r.is_swapped then z.batch_no else r.batch_no end as batch_no, case when r.is_swapped then z.expiry_date else r.expiry_date end as expiry_date),
  case when r.is_late then clock(r.d + 4, 600) when r.kind = 'opening' then clock(r.d, 1080) else posted_at(r.d) end as create_time, r.batch_no as true_batch, r.expiry_date as true_expiry
from rows_of r join t.layer z on z.store_code = r.store_code and z.drug_code = r.drug_code and z.i = 0 and z.j = 0;

-- The correction of a swapped batch, on the 5th of the next month: into the wrong one again, out of the right one.
insert into t.moved by name
select id || case w when 0 then '-K1' else '-K2' end as id, store_code, drug_code, case w when 0 then batch_no else true_batch end as batch_no, case w when 0 then expiry_date else true_expiry end as expiry_date, 'correction' as kind,
  case w when 0 then -qty else qty end as qty, corrected_on as d, d as original_on, null as counterpart, null as bought_j, null as rx_item_id, false as is_late, false as is_swapped, posted_at(corrected_on) as create_time
from (select *, (date_trunc('month', d) + interval 1 month)::date + 4 as corrected_on from t.moved where is_swapped) cross join (values (0), (1)) x(w);
create table t.late as select store_code, drug_code, batch_no, d, create_time, qty from t.moved where is_late;
delete from t.moved where create_time > $as_of;

create table t.pharmacist_of as select s.store_code, p.pharmacists from t.store s join t.pharmacists p using (inst_code);
insert into stock_moves by name
select 'KC' || id as move_id, m.store_code, m.drug_code, batch_no, expiry_date, kind as move_type, qty, cost_of(drug_code, drug_class, retail, d) as cost_price, yuan(qty * cost_of(drug_code, drug_class, retail, d)) as amount,
  yuan(qty * retail) as retail_amount, d as move_date, original_on as original_date, counterpart as counterpart_store_code, case when bought_j is not null then 'CG' || drug_code || '-' || bought_j end as purchase_line_id,
  pick(p.pharmacists, hash(id), 'operator') as operator_code, create_time
from t.moved m join t.priced using (drug_code) join t.pharmacist_of p using (store_code);

-- Balance of each batch on a store's shelf at the end of a day: what of its lots lies beyond the day's consumption.
create macro balances_at(days) as table (
  with cum as (
    select c.d as on_date, p.store_code, p.drug_code, coalesce(u.after, 0)::bigint as used
    from query_table(days) c cross join (select distinct store_code, drug_code from t.layer) p
    left join lateral (select arg_max(after, (d, kind_no, coalesce(original_on, date '1900-01-01'), coalesce(rx_item_id, ''), coalesce(to_store, ''), coalesce(to_lot, 0))) as after from t.use u where u.store_code = p.store_code and u.drug_code = p.drug_code and u.d <= c.d) u on true
  )
  select c.on_date, l.store_code, l.drug_code, l.batch_no, l.expiry_date, sum(greatest(0, l.s_to - greatest(case when l.kind = 'opening' then -1000000000 else l.s_from end, c.used)))::bigint as qty
  from cum c join t.layer l on l.store_code = c.store_code and l.drug_code = c.drug_code and l.d <= c.on_date
  group by all
);

create table t.revaluation_days as select unnest([date '2024-06-30', date '2025-03-31']) as d;
create table t.revalued as select * from balances_at('t.revaluation_days') where qty > 0 and on_date < $as_of::date and drug_code in (select drug_code from t.drug where drug_class = 'herbal');
insert into stock_moves by name
select concat_ws('-', 'TJ', b.store_code, b.drug_code, batch_no, on_date) as move_id, b.store_code, b.drug_code, batch_no, expiry_date, 'price_adjust' as move_type, 0 as qty, cost_of(drug_code, drug_class, retail, on_date + 1) as cost_price,
  yuan(qty * (cost_of(drug_code, drug_class, retail, on_date + 1) - cost_of(drug_code, drug_class, retail, on_date))) as amount, 0 as retail_amount, on_date + 1 as move_date,
  pick(p.pharmacists, hash(drug_code), 'operator') as operator_code, clock(on_date + 1, 360) as create_time
from t.revalued b join t.priced using (drug_code) join t.pharmacist_of p using (store_code)
where revalued(drug_code, case when on_date < date '2025-01-01' then 1 else 2 end) and clock(on_date + 1, 360) <= $as_of;
