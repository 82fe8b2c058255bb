import type { Figures } from './figures.ts';

const heads = (column: string) => `select month_on as happened, dept_code as dept, ${column} as n from hr_staff_months`;
const machines = (column: string) =>
  `select month_on as happened, dept_code as dept, ${column} as n from equipment_months join equipment using (equipment_id)`;
const costs = (amount: string, where = 'true') =>
  `select month_on as happened, dept_code as dept, (${amount} * 100)::bigint as n from dept_costs where ${where}`;

/** What the accounts should have booked, line by line, less what they did. */
const BOOKED = `(
  select dept_code, setting, month_on, sum(amount) as amount from (
    select c.ordering_dept_code as dept_code, if(c.setting = 'inpatient', 'inpatient', 'outpatient') as setting, c.amount,
      (date_trunc('month', s.settle_time)
        + to_months(if(strftime(o.charge_time, '%Y-%m') < strftime(c.charge_time, '%Y-%m'), 1, 0)))::date as month_on
    from charges c join settlements s using (settle_id) left join charges o on o.charge_id = c.refund_of
    union all
    select dept_code, setting, -amount, month_on from account_income where account_item = 'medical_income'
  ) where month_on in (select month_on from account_income) group by all having sum(amount) <> 0)`;

export const MANAGEMENT: Figures = {
  metrics: {
    staff_month_doctors: heads('doctor_cnt'),
    staff_month_nurses: heads('nurse_cnt'),
    nurses_left: heads('nurse_left_cnt'),
    equipment_exams: machines('exam_cnt'),
    or_open_minutes: machines('or_open_minutes'),
    eqa_items_passed: 'select result_on as happened, dept_code as dept, 1 as n from lab_eqa_results where is_passed',
    direct_cost_cents: costs('direct_amount'),
    full_cost_cents: costs(
      '(direct_amount + alloc_admin_amount + alloc_support_amount + alloc_medtech_amount - passed_on_amount)',
    ),
    personnel_cost_cents: costs('direct_amount', "cost_element = 'personnel'"),
    account_income_cents:
      'select month_on as happened, dept_code as dept, (amount * 100)::bigint as n from account_income',
    statement_income_cents:
      'select month_on as happened, null as dept, (total_income * 100)::bigint as n from finance_statements',
    budget_spent_cents:
      "select month_on as happened, dept_code as dept, (actual_amount * 100)::bigint as n from budgets where direction = 'expense'",
    internal_income_cents:
      "select booked_on as happened, null as dept, (amount * 100)::bigint as n from internal_transactions where side = 'creditor'",
    research_funds_cents:
      'select make_date(report_year, 1, 1) as happened, null as dept, (project_fund * 100)::bigint as n from research_years',
  },
  planted: {
    staff_months_missing: `from (select distinct dept_code from staff where staff_type = 'doctor') d join departments using (dept_code)
      cross join (select distinct month_on from hr_staff_months) m
      where opened_on < month_on + interval 1 month and (closed_on is null or closed_on > month_on)
        and not exists (from hr_staff_months h where h.dept_code = d.dept_code and h.month_on = m.month_on)`,
    staff_months_parts_exceed_total:
      'from hr_staff_months where doctor_cnt + nurse_cnt + coalesce(pharmacist_cnt, 0) + coalesce(technician_cnt, 0) > health_staff_cnt',
    equipment_months_hours_exceed_available: 'from equipment_months where used_hours + down_hours > available_hours',
    cost_months_item_twice: `from (select dept_code, month_on, setting, cost_item from dept_costs where dept_code is not null
      group by all having count(*) > 1)`,
    budgets_exceeded: `from (select dept_code, budget_item, year(month_on) from budgets where direction = 'expense'
      group by all having sum(actual_amount) > max(annual_budget))`,
    account_income_unexplained: `from ${BOOKED}`,
    internal_transactions_one_sided:
      'from (select trans_no from internal_transactions group by trans_no having count(*) = 1)',
    internal_transactions_differ:
      'from (select trans_no from internal_transactions group by trans_no having min(amount) <> max(amount))',
  },
  counts: {
    staff_left: 'from hr_staff where left_on is not null',
    village_clinics: "from (select distinct inst_code from hr_staff_months where inst_level = 'village')",
  },
};
