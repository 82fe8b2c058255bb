-- 科室成本: what a department's work costs, by element; 国卫财务发〔2021〕4号: direct cost, then 行政后勤 → 医辅 → 医技 → 临床, element by element.
create table t.mg_revenue as
select inst_code, ordering_dept_code as dept_code, date_trunc('month', charge_time)::date as month_on, case when setting = 'inpatient' then 'inpatient' else 'outpatient' end as setting,
  sum(amount) as revenue, coalesce(sum(amount) filter (fee_class in ('western', 'patent', 'herbal')), 0) as drugs, coalesce(sum(amount) filter (fee_class = 'consumable'), 0) as consumables
from charges group by all;

create table t.mg_unit as
with classed as (
  select h.*, d.beds,
    case when d.base_code = 'D0705' or d.type = 'clinical' then 'clinical' when d.type in ('medtech', 'pharmacy') then 'medtech'
      -- 挂号收费 is in the finance department: support where another office governs the house.
      when d.base_code = 'D0903' and d.inst_code in (select inst_code from t.dep where base_code = 'D0901') then 'support' else 'admin' end as cost_class,
    coalesce((select sum(price / 96) from t.mg_machine e where e.dept_code = h.dept_code and e.enabled_on < h.next_on and e.disposed_on is null), 0) as machine_depreciation
  from t.mg_heads h join t.dep d using (dept_code)
), set_apart as (
  select c.*, s.setting from classed c
  cross join lateral (select unnest(case when c.cost_class <> 'clinical' then [null] when c.ward_code is null then ['outpatient'] when c.specialty = 'icux' then ['inpatient'] else ['outpatient', 'inpatient'] end) as setting) s
)
select s.*, coalesce(r.revenue, 0) as revenue, coalesce(r.drugs, 0) as drugs, coalesce(r.consumables, 0) as consumables,
  -- How much of the department's work is in this setting.
  case when s.setting is null then 1 else (coalesce(greatest(r.revenue, 0), 0) + 100) / sum(coalesce(greatest(r.revenue, 0), 0) + 100) over (partition by s.dept_code, s.month_on) end as share
from set_apart s left join t.mg_revenue r on r.dept_code = s.dept_code and r.month_on = s.month_on and r.setting = s.setting;

create table t.mg_direct as
with priced as (
  select *, money_scale() as scale,
    (doctors * 8200 + nurses * 5400 + (pharmacists + technicians) * 5600 + (staff - health_staff) * 4300) * case month(month_on) when 12 then 1.6 when 1 then 1.15 else 0.95 end as pay
  from t.mg_unit
)
select u.* exclude (pay, scale), i.cost_element, i.cost_item, yuan(i.amount) as direct, hash(u.dept_code, u.mn, u.setting, i.cost_item) as ch,
  case when i.cost_item = 'energy' then round(i.amount / 1650, 3) end as energy_tce
from priced u
cross join lateral (values
  ('personnel', 'pay', u.pay * u.share * u.scale * 0.78 * (0.96 + 0.08 * u(u.h, 'pay'))), ('personnel', 'social_insurance', u.pay * u.share * u.scale * 0.22),
  ('consumable', 'consumable', greatest(0, u.consumables) * 0.93 + greatest(0, u.revenue) * 0.012 + u.health_staff * 90 * u.share * u.scale),
  ('drug', 'drug', greatest(0, u.drugs) * 0.985), ('depreciation', 'depreciation', (u.beds * 260 + u.machine_depreciation * 0.8 + u.staff * 60) * u.share * u.scale), ('amortization', 'amortization', u.staff * 22 * u.share * u.scale),
  ('risk_fund', 'risk_fund', greatest(0, u.revenue) * 0.002),
  ('other', 'energy', (u.beds * 210 + u.staff * 75 + u.machine_depreciation * 0.03) * u.share * u.scale * case when month(u.month_on) in (1, 2, 7, 8, 12) then 1.3 else 0.9 end),
  ('other', 'maintenance', (u.machine_depreciation * 0.12 + u.beds * 40) * u.share * u.scale * (0.6 + 0.8 * u(u.h, 'repairs'))),
  ('other', 'property', (u.beds * 130 + u.staff * 40) * u.share * u.scale), ('other', 'training', u.health_staff * 60 * u.share * u.scale * (0.3 + 1.4 * u(u.h, 'training'))),
  ('other', 'office', u.staff * 85 * u.share * u.scale)
) i(cost_element, cost_item, amount);

-- Each stage hands on what its departments cost, their share of the stages before included; the last receiver of an item takes the odd cents.
create table t.mg_cost as
with keyed as (
  select *, sum(staff * share) over (partition by inst_code, month_on, cost_item, cost_class) as class_heads from t.mg_direct
), admin_done as (
  select k.*,
    case when cost_class = 'admin' then 0 else coalesce(yuan(sum(direct) filter (cost_class = 'admin') over it * (staff * share) / nullif(sum(case when cost_class <> 'admin' then staff * share end) over it, 0)), 0) end as alloc_admin
  from keyed k window it as (partition by inst_code, month_on, cost_item)
), support_done as (
  select a.*,
    case when cost_class in ('admin', 'support') then 0 else coalesce(yuan(sum(direct + alloc_admin) filter (cost_class = 'support') over it * (staff * share) / nullif(sum(case when cost_class in ('medtech', 'clinical') then staff * share end) over it, 0)), 0) end as alloc_support
  from admin_done a window it as (partition by inst_code, month_on, cost_item)
)
select s.*,
  case when cost_class <> 'clinical' then 0 else coalesce(yuan(sum(direct + alloc_admin + alloc_support) filter (cost_class = 'medtech') over it * (greatest(revenue, 0) + 1) / nullif(sum(case when cost_class = 'clinical' then greatest(revenue, 0) + 1 end) over it, 0)), 0) end as alloc_medtech
from support_done s window it as (partition by inst_code, month_on, cost_item);

insert into dept_costs by name
with told as (
  select 'CO' || strftime(month_on, '%Y%m') || dept_code || coalesce(left(setting, 1), '') || cost_item as cost_id, *, reported(next_on, 10, 600) as reported_at from t.mg_cost
), every_one as (
  select * from told
  union all by name
  -- Booked twice, under another number.
  select * replace (cost_id || '-2' as cost_id, reported_at + interval 35 minute as reported_at, 0 as alloc_admin, 0 as alloc_support, 0 as alloc_medtech) from told where cost_item = 'property' and direct > 0 and seq % 5 = 2 and mn % 7 = 3
)
select cost_id, inst_code, dept_code, cost_class, month_on, setting, cost_element, cost_item, case when cost_class = 'admin' then 'administration' else 'business' end as expense_kind,
  direct as direct_amount, alloc_admin as alloc_admin_amount, alloc_support as alloc_support_amount, alloc_medtech as alloc_medtech_amount,
  case when cost_class = 'clinical' or cost_id like '%-2' then 0 else direct + alloc_admin + alloc_support end as passed_on_amount, energy_tce, reported_at as create_time
from every_one where reported_at <= $as_of;

-- Interest and the like belong to no department and to no patient.
insert into dept_costs by name
select 'CO' || strftime(month_on, '%Y%m') || inst_code || 'other' as cost_id, inst_code, 'none' as cost_class, month_on, 'other' as cost_element, 'non_operating' as cost_item, 'other' as expense_kind,
  yuan(38000 * factor::double * money_scale() * (0.7 + 0.6 * u(hash(inst_code, mn), 'interest'))) as direct_amount, 0 as alloc_admin_amount, 0 as alloc_support_amount, 0 as alloc_medtech_amount, 0 as passed_on_amount, reported(next_on, 10, 600) as create_time
from t.inst cross join t.mg_month where reported(next_on, 10, 600) <= $as_of;
