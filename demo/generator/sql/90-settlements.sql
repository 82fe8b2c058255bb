-- 自费转医保: paid by oneself, the card is brought within days; the first bill is given back and made again with the insurance.
create table t.conversion as
select v.k, v.p, v.inst_code, v.own_payer, f.total_amount, f.pay_method, f.settle_id as original_id,
  greatest(clock(s.settle_time::date + floor(3 * u(v.k, 'converted_on'))::int, 500 + 480 * u(v.k, 'converted_at')), minutes_after(s.settle_time, 30)) as converted_at
from t.visit v
join t.op_settle s using (k)
join settlements f on f.settle_id = 'F' || v.k
where v.payer_code = '03' and v.own_payer in ('01', '02') and v.visit_type <> 'checkup' and chance(v.k, 'converts', 0.3)
  and v.k not in (select k from t.op_charge where refund_time is not null);

insert into settlements by name
select 'FZ' || case when is_back then 'R' else '' end || k as settle_id, case when is_back then 'refund' else 'charge' end as settle_kind, card(p, k) as patient_id, 'V' || k as visit_id,
  null as admission_id, inst_code, converted_at as settle_time, total as total_amount, fund as fund_amount, total - fund as personal_amount, pay_method, pick(desk.cashiers, k, 'converter') as cashier_code,
  total - fund as deposited_amount, original_id as original_settle_id, payer_code, not is_back as is_converted, converted_at as create_time
from (
  select *, true as is_back, -total_amount as total, 0::decimal(14, 2) as fund, '03' as payer_code from t.conversion
  union all
  select c.*, false, total_amount, yuan(total_amount * p.op_ratio), c.own_payer from t.conversion c join t.payer p on p.payer_code = c.own_payer
) join t.desk desk using (inst_code)
where converted_at <= $as_of;

-- Whose patient it was when the bill was made.
create table t.bill_of as
select 'F' || k as root_id, dept_code, null as ward_code, null::timestamp as ordered_at from t.visit
union all select 'FG' || k, dept_code, null, null from t.reg
union all select 'FP' || k, dept_code, ward_code, null from t.stay
union all
select 'FI' || (b.k * 100 + b.n), b.dept_code, b.ward_code,
  -- 出院医嘱 to 出院结算: the doctor orders in the morning round or an hour or two before leaving.
  case when b.n = 99 then greatest(minutes_after(s.discharge_time, -(40 + 200 * u(b.k, 'ordered'))), minutes_after(s.admit_time, 60)) end
from t.bill_place b join t.stay s using (k);

update settlements s set dept_code = b.dept_code, ward_code = b.ward_code, discharge_order_time = b.ordered_at
from t.bill_of b
where b.root_id = case when s.settle_id like 'FPR%' then 'FI' || (substr(s.settle_id, 4)::bigint * 100 + 99)
  when s.settle_id like 'FGR%' or s.settle_id like 'FR%' or s.settle_id like 'FZ%' then s.original_settle_id else s.settle_id end;

-- A few refunds of electronic payments were handed out in cash (planted).
update settlements set pay_method = 'cash'
where settle_id like 'FR%' and pay_method in ('wechat', 'alipay', 'card') and chance(hash(settle_id), 'other_way', 0.08);

update settlements set
  discharge_order_time = case when settle_kind = 'discharge' then discharge_order_time end,
  is_converted = coalesce(is_converted, false),
  channel = case when settle_kind = 'refund' or pay_method = 'cash' then 'window'
    when settle_kind in ('interim', 'discharge') then case when chance(hash(settle_id), 'where', 0.75) then 'window' when chance(hash(settle_id), 'where', 0.85) then 'kiosk' else 'bedside' end
    when chance(hash(settle_id), 'where', 0.30) then 'window' when chance(hash(settle_id), 'where', 0.58) then 'kiosk' when chance(hash(settle_id), 'where', 0.92) then 'mobile' else 'bedside' end,
  is_invoice_due = settle_kind in ('charge', 'interim', 'discharge') and total_amount <> 0,
  einvoice_status = case
    when settle_kind = 'refund' then 'cancelled'
    when settle_kind not in ('charge', 'interim', 'discharge') or total_amount = 0 then 'not_due'
    when chance(hash(settle_id), 'einvoice', 0.012) then 'failed' else 'issued' end;
