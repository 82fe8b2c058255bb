-- 收费员日结: what each cashier took on a day, closed the next morning. A few forget their last receipt, a few hand in less (planted).
create table t.till as
select inst_code, cashier_code, settle_time::date as closing_date, settle_id, pay_method, fund_amount, personal_amount,
  row_number() over (partition by inst_code, cashier_code, settle_time::date order by settle_time desc, settle_id) as from_last,
  hash(cashier_code, settle_time::date) as ck
from settlements;

insert into cashier_closings by name
select 'J' || cashier_code || strftime(closing_date, '%Y%m%d') as closing_id, inst_code, cashier_code, closing_date, clock(closing_date + 1, 450) as closing_time,
  count(*) as settle_count,
  coalesce(sum(personal_amount) filter (where pay_method = 'cash'), 0) as cash_amount, coalesce(sum(personal_amount) filter (where pay_method = 'wechat'), 0) as wechat_amount,
  coalesce(sum(personal_amount) filter (where pay_method = 'alipay'), 0) as alipay_amount, coalesce(sum(personal_amount) filter (where pay_method = 'card'), 0) as card_amount,
  coalesce(sum(personal_amount) filter (where pay_method = 'insurance_account'), 0) as account_amount, sum(fund_amount) as fund_amount, sum(personal_amount + fund_amount) as total_amount,
  coalesce(sum(personal_amount) filter (where pay_method <> 'insurance_account'), 0) - case when chance(any_value(ck), 'short', 0.006) then 10 * (1 + floor(20 * u(any_value(ck), 'short_by')))::int else 0 end as deposited_amount,
  clock(closing_date + 1, 450) as create_time
from t.till
where clock(closing_date + 1, 450) <= $as_of and not (from_last = 1 and chance(ck, 'forgets', 0.006))
group by inst_code, cashier_code, closing_date;

-- What the payment channels saw: their bills agree with the till but for a few that one side alone has, and a few of another amount (planted).
create table t.trade as
select 'W' || settle_id as trade_id, inst_code, pay_method as channel, settle_id, settle_time as trade_time,
  personal_amount + case when chance(hash(settle_id), 'typed', 0.003) then sign(personal_amount) * 10 else 0 end as amount
from settlements
where pay_method in ('wechat', 'alipay', 'card') and personal_amount <> 0 and not chance(hash(settle_id), 'unseen', 0.004)
union all
-- The network broke after the payment: the channel has the money, the till has no bill of that number.
select 'WX' || settle_id, inst_code, pay_method, 'L' || settle_id, settle_time, personal_amount
from settlements
where pay_method in ('wechat', 'alipay', 'card') and settle_kind = 'charge' and personal_amount > 0 and chance(hash(settle_id), 'paid_twice', 0.005);

insert into channel_bills by name
select 'B' || inst_code || channel || strftime(trade_time, '%Y%m%d') as bill_id, inst_code, channel, trade_time::date as bill_date,
  count(*) filter (where amount > 0) as pay_count, coalesce(sum(amount) filter (where amount > 0), 0) as pay_amount,
  count(*) filter (where amount < 0) as refund_count, coalesce(sum(amount) filter (where amount < 0), 0) as refund_amount,
  round(sum(amount) * case channel when 'card' then 0.0035 else 0.0020 end, 2) as fee_amount, clock(trade_time::date + 1, 375) as create_time
from t.trade where clock(trade_time::date + 1, 375) <= $as_of
group by inst_code, channel, trade_time::date, strftime(trade_time, '%Y%m%d');

-- Single trades are downloaded since the automatic reconciliation began.
insert into channel_bill_items by name
select trade_id, inst_code, channel, settle_id, case when amount < 0 then 'refund' else 'pay' end as trade_kind, trade_time, amount, clock(trade_time::date + 1, 380) as create_time
from t.trade where trade_time >= timestamp '2025-10-01 00:00:00' and clock(trade_time::date + 1, 380) <= $as_of;
