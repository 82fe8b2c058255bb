-- 账面医疗收入: the accounts book a line in the month in which its bill is settled; a refund of an earlier month's line a month later, after 财务 has checked it.
create table t.mg_account as
with lines as (
  select c.inst_code, c.ordering_dept_code as dept_code, case when c.setting = 'inpatient' then 'inpatient' else 'outpatient' end as setting, c.amount,
    date_trunc('month', s.settle_time) + case when o.charge_time is not null and date_trunc('month', o.charge_time) < date_trunc('month', c.charge_time) then interval 1 month else interval 0 month end as month_on
  from charges c join settlements s using (settle_id)
  left join (select charge_id, charge_time from charges where charge_id in (select refund_of from charges where refund_of is not null)) o on o.charge_id = c.refund_of
)
select inst_code, dept_code, setting, month_on::date as month_on, sum(amount) as amount from lines group by all;

insert into account_income by name
with booked as (
  select a.*, m.mn, d.seq, reported(m.next_on, 8, 600) as booked_at from t.mg_account a join t.mg_month m using (month_on) join t.dep d using (dept_code)
)
select 'AI' || strftime(month_on, '%Y%m') || dept_code || left(setting, 1) as entry_id, inst_code, dept_code, setting, month_on, 'medical_income' as account_item,
  -- A voucher with a wrong figure.
  amount + case when seq % 6 = 1 and mn % 8 = 2 and setting = 'outpatient' then 1000 + 10 * seq else 0 end as amount, booked_at as create_time
from booked where booked_at <= $as_of;

-- 医保结算差额: what the fund pays less than the hospital's own account, booked for the house.
insert into account_income by name
select 'AI' || strftime(month_on, '%Y%m') || inst_code || 'diff' as entry_id, inst_code, setting, month_on, 'settlement_difference' as account_item, -yuan(sum(amount) * 0.012 * (0.4 + 1.2 * u(hash(inst_code, month_on), 'diff'))) as amount, clock(date_trunc('month', month_on + 32)::date + 7, 660) as create_time
from account_income where setting = 'inpatient' and account_item = 'medical_income' group by inst_code, setting, month_on;

insert into finance_statements by name
with costs as (
  select inst_code, month_on, sum(direct_amount) as total, coalesce(sum(direct_amount) filter (expense_kind <> 'other'), 0) as medical from dept_costs group by all
), incomes as (
  select inst_code, month_on, sum(amount) as medical from account_income group by all
), told as (
  select i.inst_code, m.month_on, m.mn, hash(i.inst_code, m.mn) as h, i.factor::double * money_scale() as size, coalesce(x.medical, 0) as medical_income, c.total as total_expense, c.medical as medical_expense,
    reported(m.next_on, 10, 660) as reported_at
  from t.inst i cross join t.mg_month m join costs c on c.inst_code = i.inst_code and c.month_on = m.month_on left join incomes x on x.inst_code = i.inst_code and x.month_on = m.month_on
), stated as (
  select *, yuan(size * 420000 * case month(month_on) when 12 then 1.8 else 0.95 end) as fiscal_income, yuan(size * 65000 * (0.6 + 0.8 * u(h, 'other'))) as other_income,
    yuan(size * (82000000 + 210000 * mn + 900000 * u(h, 'assets'))) as assets, clock(reported_at::date + 4, 540) as closed_at
  from told
)
select 'FS' || strftime(month_on, '%Y%m') || inst_code as statement_id, inst_code, month_on, fiscal_income, other_income, medical_income + fiscal_income + other_income as total_income, medical_income + yuan(fiscal_income * 0.7::decimal(4, 2)) as medical_activity_income,
  medical_expense as medical_activity_expense, total_expense, assets as total_assets, yuan(assets * (0.29 + 0.04 * u(h, 'current'))) as current_assets, yuan(assets * (0.33 + 0.03 * u(h, 'debt'))) as total_liabilities, yuan(assets * (0.2 + 0.03 * u(h, 'short'))) as current_liabilities,
  case when closed_at <= $as_of then 'closed' else 'draft' end as status, reported_at as create_time, last_of([closed_at]) as update_time
from stated where reported_at <= $as_of;

-- 预算: approved in March from the year's first two months; a month's row has the year's budget once it is approved.
create table t.mg_actual as
select inst_code, dept_code, month_on, 'income' as direction, 'medical_income' as budget_item, sum(amount) as amount from account_income where dept_code is not null group by all
union all
select inst_code, dept_code, month_on, 'expense', case when cost_element in ('personnel', 'consumable', 'drug') then cost_element else 'operating' end, sum(direct_amount) from dept_costs where dept_code is not null group by all;

insert into budgets by name
with planned as (
  select dept_code, direction, budget_item, year_no, round(amount * 6.2 * (0.96 + 0.2 * u(hash(dept_code, direction, budget_item, year_no), 'plan')), -2) as annual_budget
  from (select dept_code, direction, budget_item, year(month_on) as year_no, sum(amount)::double as amount from t.mg_actual where month(month_on) <= 2 group by all having count(distinct month_on) = 2)
), told as (
  select a.*, p.annual_budget, reported(date_trunc('month', a.month_on + 32)::date, 10, 720) as reported_at, clock(make_date(year(a.month_on), 3, 28), 900) as approved_at
  from t.mg_actual a left join planned p on p.dept_code = a.dept_code and p.direction = a.direction and p.budget_item = a.budget_item and p.year_no = year(a.month_on)
)
select 'BU' || strftime(month_on, '%Y%m') || dept_code || budget_item as budget_id, inst_code, dept_code, month_on, direction, budget_item, case when approved_at <= $as_of then annual_budget::decimal(16, 2) end as annual_budget,
  case when approved_at <= $as_of then yuan(annual_budget / 12.0) end as month_budget, amount as actual_amount, reported_at as create_time, last_of([case when approved_at > reported_at then approved_at end]) as update_time
from told where reported_at <= $as_of;

-- 内部往来: what members of the consortium owe each other; both book it under one number, mostly.
create table t.mg_deal as
with member as (
  select inst_code, factor::double as factor, row_number() over (order by inst_code) as no from read_csv('$catalogues/institutions.csv', header = true, all_varchar = true) where inst_code <> 'H01'
), kinds as (
  select * from (values ('drug_supply', 'H01', 21000.0, 20), ('lab_service', 'H01', 5200.0, 25), ('remote_service', 'H01', 2600.0, 26), ('secondment', 'H01', 6400.0, 28)) k(trans_type, creditor, base, day_no)
), deals as (
  select m.*, k.*, mm.month_on, mm.mn, hash(m.inst_code, k.trans_type, mm.mn) as h from member m cross join kinds k cross join t.mg_month mm
)
select *, 'NB' || strftime(month_on, '%Y%m') || inst_code || left(trans_type, 1) as trans_no, yuan(base * factor * money_scale() * (0.7 + 0.6 * u(h, 'deal'))) as amount, month_on + day_no - 1 as booked_on,
  case when chance(h, 'forgotten', 0.012) then null when chance(h, 'later', 0.05) then month_on + day_no + 12 else month_on + day_no end as other_booked_on, chance(h, 'typed', 0.012) as is_typed
from deals where trans_type = 'drug_supply' or chance(h, 'happens', 0.5);

insert into internal_transactions by name
select trans_no || '-C' as entry_id, trans_no, 'H01' as inst_code, inst_code as counterpart_code, 'creditor' as side, trans_type, amount, booked_on, clock(booked_on, 960) as create_time from t.mg_deal where clock(booked_on, 960) <= $as_of
union all by name
select trans_no || '-D' as entry_id, trans_no, inst_code, 'H01' as counterpart_code, 'debtor' as side, trans_type, amount + case when is_typed then 90 else 0 end as amount, other_booked_on as booked_on, clock(other_booked_on, 1000) as create_time from t.mg_deal where clock(other_booked_on, 1000) <= $as_of;

-- 科教年报, in January of the next year.
insert into research_years by name
with y as (
  select i.*, n.year_no, hash(i.inst_code, n.year_no) as h, case i.profile when 'h' then 1.0 when 'm' then 0.4 else 0.05 end as size, clock(make_date(n.year_no + 1, 1, 12), 600) as reported_at
  from t.inst i cross join (values (2024), (2025), (2026)) n(year_no)
)
select 'RY' || year_no || inst_code as report_id, inst_code, year_no as report_year, floor(size * (22 + 10 * u(h, 'trainees')))::int as trainees, floor(size * (22 + 10 * u(h, 'trainees')) * (0.6 + 0.3 * u(h, 'returned')))::int as trainees_returned,
  floor(size * (14 + 8 * u(h, 'exam')))::int as first_exam, floor(size * (14 + 8 * u(h, 'exam')) * (0.75 + 0.2 * u(h, 'pass')))::int as first_exam_pass, yuan(size * 380000 * (0.6 + 0.8 * u(h, 'fund'))) as project_fund, yuan(size * 45000 * (0.2 + u(h, 'conversion'))) as conversion_amount,
  floor(size * 12)::int as education_items, case i.profile when 'h' then 4 when 'm' then 3 else 1 end as emr_level, i.profile = 'h' as has_chief_accountant, case when i.profile = 'h' then 'A' else 'B' end as credit_grade, 4 + (year_no - 2024) as unified_mgmt_items, true as has_democratic_decision, 5 + (year_no - 2024) as coordination_items, reported_at as create_time
from y as i where reported_at <= $as_of;
