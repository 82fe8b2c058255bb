-- 耗材: 低值 by item, department and month (use is written at the month's end, refilled by packs of ten, bought by cartons of 200); 高值 piece by piece with its UDI, received and used in the theatre.
create table t.used_item as
select c.inst_code, c.at_dept as dept_code, c.item_code, c.lk, c.k, c.entry_time as used_at, c.qty, c.unit_price, c.unit_price >= 500 and c.slot >= 32 as is_high_value, coalesce(c.theatre_dept, c.at_dept) as theatre_dept, c.patient_id, 'CI' || c.lk as charge_id, (c.lk - 100000000000000000) // 64 as ok
from t.ip_charge c where c.cls = 'consumable' and c.entry_time <= $as_of
union all
select v.inst_code, v.dept_code, c.item_code, c.lk, null, c.charge_time, c.qty, c.unit_price, false, coalesce(v.theatre_dept, v.dept_code), null, 'C' || c.lk, null
from t.op_charge c join t.visit v using (k) where c.cls = 'consumable' and c.refund_time is null and c.charge_time <= $as_of;

create macro cost_of_item(price) as round(price / case when price >= 500 then 1 else 1.05 end, 4)::decimal(14, 4);
create table t.used_month as
with months as (
  select inst_code, dept_code, item_code, any_value(unit_price) as unit_price, (date_trunc('month', used_at) + interval 1 month)::date - 1 as d, sum(qty)::bigint as charged
  from t.used_item where not is_high_value group by inst_code, dept_code, item_code, date_trunc('month', used_at)
), used as (
  select *, hash(dept_code, item_code, d) as hk,
    -- Used and not charged (漏费), or charged and not used (多收).
    greatest(0, charged + case when chance(hash(dept_code, item_code, d), 'differs', 0.025) then 1 + floor(3 * u(hash(dept_code, item_code, d), 'more'))::bigint when chance(hash(dept_code, item_code, d), 'differs', 0.033) then -1 else 0 end) as used
  from months where clock(d + 1, 120) <= $as_of
)
select *, (ceil(sum(used) over w / 10) * 10)::bigint as refilled, (ceil((sum(used) over w - used) / 10) * 10)::bigint as refilled_before from used
window w as (partition by dept_code, item_code order by d rows unbounded preceding);

create table t.cartons as
select *, (ceil(sum(q) over w / 200) * 200)::bigint - (ceil((sum(q) over w - q) / 200) * 200)::bigint as bought
from (select inst_code, item_code, any_value(unit_price) as unit_price, d, sum(refilled - refilled_before)::bigint as q from t.used_month group by inst_code, item_code, d)
window w as (partition by inst_code, item_code order by d rows unbounded preceding);

create table t.implanted as
with pieces as (
  select *, false as is_extra from t.used_item where is_high_value and not chance(lk, 'no_record', case when $is_tiny then 0.06 else 0.008 end)
  union all
  -- One more was opened, and forgotten on the bill.
  select * replace (lk + 500000000000000000 as lk, null as charge_id), true from t.used_item where is_high_value and chance(lk, 'forgotten', case when $is_tiny then 0.05 else 0.012 end)
), numbered as (
  select *, used_at::date as d, '(01)069' || lpad((hash(item_code) % 10000000000)::varchar, 11, '0') || '(17)' || strftime(used_at::date + case when chance(lk, 'expired', case when $is_tiny then 0.04 else 0.004 end) then -15 else 200 + floor(900 * u(lk, 'expiry'))::int end, '%y%m%d') || '(21)' || (lk % 1000000007)::varchar as own_udi,
    used_at::date + case when chance(lk, 'expired', case when $is_tiny then 0.04 else 0.004 end) then -15 else 200 + floor(900 * u(lk, 'expiry'))::int end as expiry_date
  from pieces
)
-- A label that was scanned for the piece before as well.
select *, case when chance(lk, 'scanned', case when $is_tiny then 0.05 else 0.006 end) then coalesce(lag(own_udi) over w, own_udi) else own_udi end as udi
from numbered window w as (partition by item_code order by used_at, lk);

insert into stores by name
select inst_code || '-HC' as store_code, '医用耗材库' as store_name, 'supply_central' as store_kind, inst_code, finance_dept as dept_code, inst_code = 'H01' as is_central, timestamp '2019-12-31 08:00:00' as create_time from t.services
union all by name
select 'EJ-' || dept_code as store_code, name || '二级库' as store_name, 'supply_secondary' as store_kind, inst_code, dept_code, false as is_central, timestamp '2019-12-31 08:00:00' as create_time from t.dep where type in ('clinical', 'medtech');

insert into supply_moves by name
with moves as (
  select concat_ws('-', 'HI', inst_code, item_code, d) as id, inst_code || '-HC' as store_code, item_code, 'purchase_in' as move_type, bought as qty, unit_price, d, null as counterpart, null as dept_code, 60 as minute from t.cartons where bought > 0
  union all select concat_ws('-', 'HO', dept_code, item_code, d), inst_code || '-HC', item_code, 'transfer_out', refilled_before - refilled, unit_price, d, 'EJ-' || dept_code, dept_code, 90 from t.used_month where refilled > refilled_before
  union all select concat_ws('-', 'HT', dept_code, item_code, d), 'EJ-' || dept_code, item_code, 'transfer_in', refilled - refilled_before, unit_price, d, inst_code || '-HC', dept_code, 90 from t.used_month where refilled > refilled_before
  union all select concat_ws('-', 'HU', dept_code, item_code, d), 'EJ-' || dept_code, item_code, 'use', -used, unit_price, d, null, dept_code, 120 from t.used_month where used > 0
)
select id as supply_move_id, store_code, item_code, strftime(d - 90, '%y%m') || 'C' || (hash(item_code, d) % 90 + 10)::varchar as batch_no, null as udi, (d + 700) as expiry_date, move_type, qty, cost_of_item(unit_price) as unit_cost, yuan(qty * cost_of_item(unit_price)) as amount,
  d as move_date, counterpart as counterpart_store_code, dept_code, null as patient_id, null as admission_id, null as operation_id, null as charge_id, clock(d + 1, minute) as create_time
from moves
union all by name
select concat_ws('-', 'GZ', w, lk) as supply_move_id, 'EJ-' || theatre_dept as store_code, item_code, 'G' || (lk % 99991)::varchar as batch_no, udi, expiry_date, case w when 0 then 'purchase_in' else 'use' end as move_type,
  case w when 0 then 1 else -1 end as qty, cost_of_item(unit_price) as unit_cost, case w when 0 then 1 else -1 end * yuan(cost_of_item(unit_price)) as amount, d as move_date, null as counterpart_store_code, dept_code,
  case w when 1 then patient_id end as patient_id, case w when 1 then 'A' || k end as admission_id, case w when 1 then 'O' || ok end as operation_id, case w when 1 then charge_id end as charge_id, used_at as create_time
from t.implanted cross join (values (0), (1)) x(w);

insert into purchase_lines by name
with bought as (
  select inst_code, item_code, inst_code || '-HC' as store_code, d, bought as qty, unit_price, posted_at(d) as known_at from t.cartons where bought > 0
  union all
  -- Consigned pieces are bought at the end of the month in which they were used.
  select inst_code, item_code, store_code, month_end, count(*), any_value(unit_price), clock(month_end + 1, 120)
  from (select *, 'EJ-' || theatre_dept as store_code, (date_trunc('month', d) + interval 1 month)::date - 1 as month_end from t.implanted)
  where clock(month_end + 1, 120) <= $as_of group by inst_code, item_code, store_code, month_end
)
select concat_ws('-', 'CH', store_code, item_code, d) as purchase_line_id, 'HC' || strftime(d, '%Y%m%d') as order_no, inst_code, store_code, 'consumable' as item_kind, item_code, pick(['清河医疗器械有限公司', '江左医疗科技有限公司', '康源器械配送有限公司'], hash(item_code), 'supplier') as supplier_name,
  chance(hash(item_code, d), 'platform', 0.93) as is_via_platform, null as contract_id, d as order_date, qty as order_qty, cost_of_item(unit_price) as purchase_price, yuan(qty * cost_of_item(unit_price)) as order_amount,
  d as received_date, qty as received_qty, yuan(qty * cost_of_item(unit_price)) as received_amount, strftime(d - 90, '%y%m') || 'C' || (hash(item_code, d) % 90 + 10)::varchar as batch_no, 'FH' || lpad((hash(store_code, item_code, d) % 100000000)::varchar, 8, '0') as invoice_no, 'received' as status, known_at as create_time
from bought;
