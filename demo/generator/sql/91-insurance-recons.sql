-- 医保对账: by day and by month for each 险种 and 清算类别; where a day differs, every settlement of that day is compared.
-- What the insurer has: the same claims but for a few that it lacks, a few that only it has, and a few of another amount (planted).
create table t.insurer as
select id, true as is_ours, not chance(hash(id), 'lost', 0.0008) as is_theirs, inst_code, case payer_code when '01' then '310' else '390' end as insu_type, case when setting = 'inpatient' then '21' else '11' end as clr_type,
  done_at::date as d, sgn * total as total, sgn * fund as fund, sgn * fund - case when chance(hash(id), 'other_fund', 0.0008) then sgn * 10 else 0 end as their_fund, chance(hash(id), 'unsolved', 0.3) as is_unsolved
from t.claim
union all
select 'SI' || id, false, true, inst_code, case payer_code when '01' then '310' else '390' end, case when setting = 'inpatient' then '21' else '11' end, done_at::date, total, fund, fund, chance(hash(id), 'unsolved', 0.3)
from t.claim where original is null and chance(hash(id), 'doubled', 0.0008);

create table t.recon_day as
select inst_code, insu_type, clr_type, d, 'BD' || inst_code || insu_type || clr_type || strftime(d, '%Y%m%d') as id, count(*) filter (where is_ours) as ours, count(*) filter (where is_theirs) as theirs,
  coalesce(sum(total) filter (where is_ours), 0) as our_total, coalesce(sum(fund) filter (where is_ours), 0) as our_fund, coalesce(sum(total) filter (where is_theirs), 0) as their_total, coalesce(sum(their_fund) filter (where is_theirs), 0) as their_fund,
  clock(d + 1, 470) as reconciled_at
from t.insurer group by inst_code, insu_type, clr_type, d;

insert into insurance_recons by name
select id as recon_id, 'day' as period, inst_code, insu_type, clr_type, d as begin_date, d as end_date, ours as hospital_count, our_total as hospital_total, our_fund as hospital_fund,
  theirs as insurer_count, their_total as insurer_total, their_fund as insurer_fund, ours = theirs and our_fund = their_fund as is_matched,
  case when ours > theirs then 'hospital_only' when ours < theirs then 'insurer_only' when our_fund <> their_fund then 'amount_differs' end as diff_kind, reconciled_at as recon_time, reconciled_at as create_time
from t.recon_day where reconciled_at <= $as_of
union all by name
select 'BX' || i.id as recon_id, 'detail' as period, i.inst_code, i.insu_type, i.clr_type, i.d as begin_date, i.d as end_date, i.id as insu_settle_id, is_ours::int as hospital_count, case when is_ours then total end as hospital_total,
  case when is_ours then fund end as hospital_fund, is_theirs::int as insurer_count, case when is_theirs then total end as insurer_total, case when is_theirs then i.their_fund end as insurer_fund,
  is_ours and is_theirs and fund = i.their_fund as is_matched,
  case when not is_theirs then 'hospital_only' when not is_ours then 'insurer_only' when fund <> i.their_fund then 'amount_differs' end as diff_kind, minutes_after(r.reconciled_at, 9) as recon_time, minutes_after(r.reconciled_at, 9) as create_time
from t.insurer i
join t.recon_day r on r.inst_code = i.inst_code and r.insu_type = i.insu_type and r.clr_type = i.clr_type and r.d = i.d and (ours <> theirs or our_fund <> r.their_fund)
where minutes_after(r.reconciled_at, 9) <= $as_of;

-- The month is reconciled after most differences were cleared up; 95 % of it is payable (5 % 质量保证金), paid a month later, often not wholly.
create table t.recon_month as
select inst_code, insu_type, clr_type, date_trunc('month', d)::date as m, count(*) filter (where is_ours) as ours, sum(fund) filter (where is_ours) as our_fund, sum(total) filter (where is_ours) as our_total,
  count(*) filter (where case when is_unsolved then is_theirs else is_ours end) as theirs, sum(total) filter (where case when is_unsolved then is_theirs else is_ours end) as their_total,
  sum(case when is_unsolved then their_fund else fund end) filter (where case when is_unsolved then is_theirs else is_ours end) as their_fund
from t.insurer group by inst_code, insu_type, clr_type, date_trunc('month', d);

insert into insurance_recons by name
select * exclude (hk, paid_at), shown(yuan(payable_amount * case when chance(hk, 'part', 0.2) then 0.80 + 0.15 * u(hk, 'part2') else 1 end), paid_at) as paid_amount, shown(paid_at, paid_at) as paid_time, recon_time as create_time, last_of([paid_at]) as update_time
from (
  select 'BM' || inst_code || insu_type || clr_type || strftime(m, '%Y%m') as recon_id, 'month' as period, inst_code, insu_type, clr_type, m as begin_date, last_day(m) as end_date, ours as hospital_count, our_total as hospital_total,
    our_fund as hospital_fund, theirs as insurer_count, their_total as insurer_total, their_fund as insurer_fund, ours = theirs and our_fund = their_fund as is_matched,
    case when ours > theirs then 'hospital_only' when ours < theirs then 'insurer_only' when our_fund <> their_fund then 'amount_differs' end as diff_kind,
    clock((m + interval 1 month)::date + 4, 600) as recon_time, yuan(their_fund * 0.95) as payable_amount, hash(inst_code, insu_type, clr_type, m) as hk,
    clock((m + interval 1 month)::date + 30 + floor(20 * u(hash(inst_code, insu_type, clr_type, m), 'paid'))::int, 660) as paid_at
  from t.recon_month
) where recon_time <= $as_of;

insert into insurance_budgets by name
select 'Q' || inst_code || insu_type || clr_type || y as budget_id, inst_code, insu_type, clr_type, y as budget_year,
  round(365 * base * share * case y when 2024 then 1.0 when 2025 then 1.05 else 1.08 end, -3)::decimal(16, 2) as budget_amount, clock(make_date(y, 1, 1) + case when y = 2024 then 0 else 12 end, 540) as create_time
from (select inst_code, '21' as clr_type, sum(ip_rate) * 4800 as base from t.dep group by inst_code having sum(ip_rate) > 0 union all select inst_code, '11', sum(op_rate) * 200 from t.dep group by inst_code) i
join (values ('310', '21', 0.215), ('390', '21', 0.365), ('310', '11', 0.155), ('390', '11', 0.200)) b(insu_type, clr_type, share) using (clr_type)
cross join (values (2024), (2025), (2026)) y(y)
where clock(make_date(y, 1, 1) + case when y = 2024 then 0 else 12 end, 540) <= $as_of;
