import type { Places } from '../place.ts';

const STAFF = { fact: 'fct_staff_months', day: 'month_on' };
const EQUIPMENT = { fact: 'fct_equipment_months', day: 'month_on' };
const COST = { fact: 'fct_cost_months', day: 'month_on' };
const FINANCE = { fact: 'fct_finance_months', day: 'month_on' };

export const MANAGEMENT: Places = {
  staff_month_doctors: { measure: 'sum(doctors)', ...STAFF },
  staff_month_nurses: { measure: 'sum(nurses)', ...STAFF },
  nurses_left: { measure: 'sum(nurses_left)', ...STAFF },
  equipment_exams: { measure: 'sum(exam_count)', ...EQUIPMENT },
  or_open_minutes: { measure: 'sum(or_open_minutes)', ...EQUIPMENT },
  eqa_items_passed: { measure: 'sum(eqa_pass_items)', ...EQUIPMENT },
  direct_cost: { measure: 'sum(direct_cost)', ...COST },
  full_cost: { measure: 'sum(full_cost)', ...COST },
  personnel_cost: { measure: 'sum(personnel)', ...COST },
  account_income: { measure: 'sum(medical_income)', ...FINANCE },
  statement_income: { measure: 'sum(total_income)', ...FINANCE },
  budget_spent: { measure: "sum(actual) filter (direction = 'expense')", ...FINANCE },
  internal_income: { measure: 'sum(internal_income)', ...FINANCE },
  research_funds: { measure: 'sum(project_fund)', fact: 'fct_research', day: 'year_on' },
};
