import type { Identity } from '../../core/index.ts';
import { DEMO_USERS } from '../access/demo-users.ts';
import { isPerson, ROLE_RIGHTS } from '../access/roles.ts';
import type { OpenSite } from '../site/open.ts';
import { requireForm } from './catalogue.ts';
import { submissionOf } from './submissions.ts';
import { type StepName, saveForms, takeStep } from './workflow.ts';

const PLACE = { institution: 'H01', department: '' };
const MONTHS = ['2025-07', '2025-08', '2025-09', '2025-10', '2025-11', '2025-12'];

interface Filled {
  readonly form: string;
  readonly period: string;
  readonly by: string;
  readonly steps: readonly StepName[];
  readonly values: Readonly<Record<string, number>>;
}

/** Yuan and people that grow a little from period to period: the same at every scale and on every machine. */
const grown = (base: Readonly<Record<string, number>>, step: number, share = 0.01): Record<string, number> =>
  Object.fromEntries(Object.entries(base).map(([id, value]) => [id, Math.round(value * (1 + share * step))]));

const POPULATION = {
  ...{
    residents: 486_000,
    registered_residents: 512_000,
    age65: 81_000,
    age0_6: 27_000,
    age30_69: 262_000,
    live_births: 2_900,
  },
  ...{
    key_group: 126_000,
    children_due: 2_880,
    hypertension_patients: 68_000,
    diabetes_patients: 24_500,
    village_clinics: 143,
  },
};
const EXPENSE = {
  ...{ total_expense: 41_800_000, total_medical_expense: 36_500_000, admin_expense: 4_100_000, personnel: 16_900_000 },
  ...{ consumable_cost: 6_400_000, drug_cost: 9_800_000, energy: 520_000, energy_tce: 310, training: 260_000 },
};
const FINANCE = {
  ...{
    total_income: 43_900_000,
    medical_income: 38_700_000,
    medical_activity_income: 39_100_000,
    fiscal_income: 4_000_000,
  },
  ...{ medical_surplus: 2_600_000, assets: 812_000_000, liabilities: 264_000_000, current_assets: 231_000_000 },
  ...{ current_liabilities: 148_000_000, income_budget: 45_000_000, income_actual: 43_900_000 },
  ...{ expense_budget: 43_000_000, expense_actual: 41_800_000 },
};
const FUND = {
  ...{ fund_county_inpatient: 9_300_000, fund_primary_inpatient: 1_400_000, fund_county_outpatient: 2_100_000 },
  ...{
    fund_primary_outpatient: 1_250_000,
    fund_drugstore: 610_000,
    fund_outside_inpatient: 4_900_000,
    fund_outside_outpatient: 700_000,
  },
  ...{
    fee_within_inpatient: 16_800_000,
    fee_outside_inpatient: 11_200_000,
    inpatients_within: 3_150,
    inpatients_outside: 620,
  },
  ...{ visits_within: 118_000, visits_outside: 14_500 },
};

const APPROVED = ['submit', 'approve'] as const;
const DEMO: readonly Filled[] = [
  { form: 'population', period: '2024', by: 'records', steps: [...APPROVED, 'lock'], values: POPULATION },
  { form: 'population', period: '2025', by: 'records', steps: APPROVED, values: grown(POPULATION, 1, 0.004) },
  ...MONTHS.flatMap((period, step): Filled[] => [
    { form: 'expense', period, by: 'finance', steps: APPROVED, values: grown(EXPENSE, step) },
    { form: 'finance', period, by: 'finance', steps: APPROVED, values: grown(FINANCE, step) },
  ]),
  { form: 'county_fund', period: '2025-12', by: 'insurance', steps: ['submit'], values: FUND },
];

function person(name: string): Identity {
  const user = DEMO_USERS.find((one) => one.name === name);
  if (!user || !isPerson(user.role)) throw new Error(`no demo user ${name}`);
  const { cases, identifiers } = ROLE_RIGHTS[user.role];
  return {
    user: user.name,
    name: user.display_name,
    role: user.role,
    institutions: user.institutions ?? 'all',
    departments: user.departments ?? 'all',
    wards: user.wards ?? 'all',
    doctor: user.doctor ?? null,
    canSeeCases: cases,
    canSeeIdentifiers: identifiers,
  };
}

/** Fills the demo hospital's forms, once, by the steps that its people would take; the last one waits for approval. */
export async function fillDemoForms(open: OpenSite): Promise<void> {
  if (!open.site.sources.some(({ connector }) => connector === 'forms')) return;
  for (const { form: id, period, by, steps, values } of DEMO) {
    const form = requireForm(open, id);
    if (await submissionOf(open.store, id, PLACE, period)) continue;
    const entries = Object.fromEntries(
      Object.entries(values).map(([field, value]) => [field, { value: String(value) }]),
    );
    const [submission] = await saveForms(open, person(by), form, [{ ...PLACE, period, values: entries }]);
    for (const step of steps)
      await takeStep(open, person(step === 'submit' ? by : 'leader'), form, submission?.id ?? '', step);
  }
}
