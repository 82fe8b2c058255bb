import { expect, it } from 'vitest';
import { type Identity, SYSTEM_IDENTITY } from '../../core/index.ts';
import { JANUARY, knownHospital } from '../fixtures/known-hospital.ts';
import { FEWEST_DEPARTMENTS } from './benchmark.ts';

// H01 in January 2025: D0201 12 visits, D0202 3, D0601 4 emergencies and 4 others; C01 has a department of the code D0201 with 15.
const hospital = knownHospital(
  "insert into marts.fct_visits select * replace ('o' || visit_key as visit_key, 'outpatient' as visit_type) from marts.fct_visits where department_code = 'D0601'",
);

const head: Identity = {
  ...SYSTEM_IDENTITY,
  ...{ user: 'head', role: 'department_head', institutions: ['H01'], departments: ['D0202'], canSeeCases: true },
};
const doctor: Identity = { ...head, role: 'doctor', departments: ['D0201'], doctor: 'S0001' };
const ask = (id: string, identity: Identity, more: object = {}) =>
  hospital.metrics.answer({ id, ...JANUARY, benchmark: true, ...more }, identity);

it('gives a department the mean of the departments of its own institution, and no row of theirs', async () => {
  const answer = await ask('medical_visits', head, { by: ['department'] });
  expect(answer.rows.map(({ value }) => value)).toEqual([3]);
  expect(answer.benchmark?.value).toBeCloseTo((12 + 3 + 8) / 3, 10);
  expect(answer.benchmark?.departments).toBe(3);
  expect(JSON.stringify(answer)).not.toMatch(/D0201|D0601|C01/);
});

it('gives a doctor the same of the whole house', async () => {
  const { benchmark } = await ask('medical_visits', doctor);
  expect(benchmark?.value).toBeCloseTo((12 + 3 + 8) / 3, 10);
});

it('is silent where fewer departments have a figure than would hide each other', async () => {
  const { benchmark } = await ask('emergency_visits', head);
  expect(benchmark).toEqual({ value: null, reason: 'too_few_departments', departments: 1 });
  expect(FEWEST_DEPARTMENTS).toBe(3);
});

it('takes no filter along: an average of a few patients would be theirs', async () => {
  const narrow = await ask('medical_visits', head, { filter: { department: ['D0202'] } });
  expect(narrow.benchmark).toEqual((await ask('medical_visits', head)).benchmark);
});

it('is nothing to people who see the house, or who did not ask', async () => {
  expect(await ask('medical_visits', SYSTEM_IDENTITY)).not.toHaveProperty('benchmark');
  expect(await ask('medical_visits', head, { benchmark: false })).not.toHaveProperty('benchmark');
});

it('of a rate is the rate of all rows, not the mean of rates', async () => {
  const [byHand] = await hospital.warehouse.rows<{ share: number }>(
    "select 100.0 * count(*) filter (where is_first_visit) / count(*) as share from marts.fct_visits where institution_code = 'H01' and visit_type = 'outpatient'",
  );
  const { benchmark } = await ask('first_visit_share', head);
  expect(benchmark?.value).toBeCloseTo(byHand?.share ?? Number.NaN, 6);
});
