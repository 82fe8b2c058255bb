-- 月末库存快照 of every batch on a shelf or exhausted in the month; 麻、精药品 are counted on every day that moved them.
create table t.month_ends as select d from t.day where day(d + 1) = 1 and d >= date '2024-01-01' and clock(d + 1, 60) <= $as_of;
create table t.month_balance as
select b.*, lag(qty) over (partition by store_code, drug_code, batch_no order by on_date) as qty_before from balances_at('t.month_ends') b;

create table t.shot as
select 'month_end' as snapshot_kind, store_code, drug_code, batch_no, expiry_date, on_date, qty::bigint as qty, hash(store_code, drug_code, batch_no, on_date) as hk from t.month_balance where qty > 0 or coalesce(qty_before, 1) > 0
union all
select 'daily', store_code, drug_code, batch_no, expiry_date, d, (arg_max(balance, n))::bigint, hash(store_code, drug_code, batch_no, d, 'daily')
from (
  select m.*, row_number() over w as n, sum(qty) over w as balance
  from t.moved m where drug_code in (select drug_code from t.drug where is_controlled)
  window w as (partition by store_code, drug_code, batch_no order by d, kind in ('opening', 'purchase_in', 'transfer_in') desc, id rows unbounded preceding)
) where d >= date '2024-01-01' group by all;

insert into stock_snapshots by name
select concat_ws('-', 'KZ', left(snapshot_kind, 1), store_code, drug_code, batch_no, on_date) as snapshot_id, snapshot_kind, store_code, drug_code, batch_no, expiry_date, on_date as snapshot_date, counted as qty,
  cost_of(drug_code, drug_class, retail, on_date) as cost_price, yuan(counted * cost_of(drug_code, drug_class, retail, on_date)) as amount, clock(on_date + 1, 60) as create_time
from (
  -- What is not written down is still on the books. A few are counted wrongly.
  select s.* exclude (qty), x.* exclude (drug_code), s.qty - coalesce(l.qty, 0) as qty, greatest(0, s.qty - coalesce(l.qty, 0) + case when chance(hk, 'miscounted', case when snapshot_kind = 'daily' then 0.002 else 0.0015 end) then (case when chance(hk, 'more', 0.5) then 1 else -1 end) * case when drug_class = 'herbal' then 10 else 1 end else 0 end) as counted
  from t.shot s join t.priced x using (drug_code)
  left join (select store_code, drug_code, batch_no, (date_trunc('month', d) + interval 1 month)::date - 1 as on_date, sum(qty)::bigint as qty from t.late group by all) l
    on l.store_code = s.store_code and l.drug_code = s.drug_code and l.batch_no = s.batch_no and l.on_date = s.on_date and s.snapshot_kind = 'month_end'
)
-- and a few forgotten
where not (qty > 0 and chance(hk, 'forgotten', 0.0008)) and clock(on_date + 1, 60) <= $as_of;

-- 麻精药品专册: each line that was handed out, with its empty ampoules.
insert into narcotic_register by name
select 'MJ' || p.id as register_id, p.rx_item_id, r.patient_id, r.inst_code, r.dept_code, r.doctor_code, p.store_code, p.drug_code, p.batch_no, p.d as use_date, -p.qty as qty,
  case when d.dosage_form = 'injection' then -p.qty - chance(hash(p.id), 'ampoule', case when $is_tiny then 0.03 else 0.006 end)::int end as empties_returned,
  case when d.dosage_form = 'injection' and chance(hash(p.id), 'waste', 0.3) then round(0.1 + 0.6 * u(hash(p.id), 'wasted'), 1) end as wasted_qty,
  f.pharmacists[1 + floor(u(hash(p.id), 'hand') * len(f.pharmacists))::int] as dispenser_code, f.pharmacists[1 + (1 + floor(u(hash(p.id), 'hand') * len(f.pharmacists))::int) % len(f.pharmacists)] as checker_code, posted_at(p.d) as create_time
from t.piece p join prescription_items i using (rx_item_id) join prescriptions r on r.rx_id = i.rx_id join t.drug d on d.drug_code = p.drug_code join t.pharmacist_of f on f.store_code = p.store_code
where p.kind = 'dispense' and not chance(hash(p.id), 'unregistered', case when $is_tiny then 0.04 else 0.006 end);

insert into vbp_contracts by name
select 'YD' || drug_code || y as contract_id, 'H01' as inst_code, drug_code, '国家组织集采' || y || '年协议量' as round_name, make_date(y, 1, 1) as start_date, make_date(y, 12, 31) as end_date,
  lots(greatest(rate * 365 * (0.6 + 0.45 * u(hash(drug_code, y), 'contract')), 10), 10) as contract_qty, greatest(timestamp '2023-12-15 10:00:00', make_date(y - 1, 12, 15)::timestamp) as create_time
from t.plan join t.drug d using (drug_code) cross join (values (2024), (2025), (2026)) x(y)
where store_code = 'H01-YK' and d.is_vbp_winner and make_date(y - 1, 12, 15)::timestamp <= $as_of;

create macro supplier_of(k) as pick(['清河医药有限公司', '江左医药集团有限公司', '康源医药供应链有限公司', '华泽医药物流有限公司', '本草堂饮片有限公司'], k, 'supplier');
insert into purchase_lines by name
with lines as (
  select drug_code, j, ordered_on, d as received_on, lot, hash(drug_code, j) as hk, false as is_refused from t.bought where posted_at(ordered_on) <= $as_of
  union all
  -- The supplier had none, and the order was struck off.
  select drug_code, j + 100000, ordered_on, ordered_on + 5, lot, hash(drug_code, j, 'again'), true from t.bought where posted_at(ordered_on) <= $as_of and chance(hash(drug_code, j), 'refused', 0.02)
), priced as (
  select l.*, x.drug_class, cost_of(l.drug_code, x.drug_class, x.retail, case when l.is_refused then l.ordered_on else l.ordered_on end) as price0, x.retail,
    -- Billed above the price of the platform.
    case when chance(hk, 'dear', case when $is_tiny then 0.03 else 0.012 end) then 1.08 else 1 end as dearer, lot + case when not is_refused and chance(hk, 'short', 0.05) then (lot / 4)::bigint else 0 end as order_qty
  from lines l join t.priced x using (drug_code)
)
select 'CG' || p.drug_code || '-' || j as purchase_line_id, 'DD' || strftime(ordered_on, '%Y%m%d') || '-' || right(supplier_of(hash(p.drug_code)), 2) as order_no, 'H01' as inst_code, 'H01-YK' as store_code, 'drug' as item_kind, p.drug_code as item_code,
  case when p.drug_class = 'herbal' then '本草堂饮片有限公司' else pick(['清河医药有限公司', '江左医药集团有限公司', '康源医药供应链有限公司', '华泽医药物流有限公司'], hash(p.drug_code), 'supplier') end as supplier_name,
  case when p.drug_class = 'herbal' then false else chance(hk, 'platform', 0.985) end as is_via_platform, v.contract_id, ordered_on as order_date, order_qty, (price0 * dearer)::decimal(14, 4) as purchase_price, yuan(order_qty * price0 * dearer) as order_amount,
  shown(received_on, case when not is_refused then posted_at(received_on) end) as received_date, case when not is_refused and posted_at(received_on) <= $as_of then lot else 0 end as received_qty,
  case when not is_refused and posted_at(received_on) <= $as_of then yuan(lot * price0 * dearer) else 0 end as received_amount,
  shown(batch_of(p.drug_code, j, received_on), case when not is_refused then posted_at(received_on) end) as batch_no,
  -- A number that was billed before.
  shown('FP' || lpad((hash(p.drug_code, case when chance(hk, 'billed', case when $is_tiny then 0.03 else 0.008 end) and j > 1 and not is_refused then j - 1 else j end) % 100000000)::varchar, 8, '0'), case when not is_refused then posted_at(received_on) end) as invoice_no,
  case when posted_at(received_on) > $as_of then 'ordered' when is_refused then 'cancelled' else 'received' end as status, posted_at(ordered_on) as create_time, case when received_on > ordered_on then last_of([posted_at(received_on)]) end as update_time
from priced p left join vbp_contracts v on v.drug_code = p.drug_code and ordered_on between v.start_date and v.end_date;
