import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import command from '../../cli/commands/models/plan.ts';
import { openTestSite, type TestSite } from '../../test-support/test-site.ts';
import { planSite } from './plan.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openTestSite();
});
afterAll(() => site.close());

const touches = async (name: string) => (await planSite(site.open, { select: [name] })).touches;
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

describe('what a plan touches', () => {
  it('are the views over a fact, their indicators and the pages that show those', async () => {
    const found = await touches('fct_charges');
    expect(found.views).toContain('revenue');
    expect(ids(found.indicators)).toContain('medical_revenue');
    expect(ids(found.pages)).toContain('cockpit');
    expect(found.views).not.toContain('today');
  });

  it('are also what is shown of relations that stand on a model, and what sections ask without an indicator', async () => {
    const payers = await touches('dim_payers');
    expect(payers.views).toEqual(expect.arrayContaining(['revenue', 'inpatient_activity']));
    expect(ids((await touches('fct_resources_now')).pages)).toContain('today');
    expect(ids((await touches('fct_drug_evaluations')).indicators)).toContain('drug_efficacy');
    expect(ids((await touches('fct_discharges')).pages)).toContain('department_review');
  });

  it('is told for each model, and together only for what would be built', async () => {
    const plan = await planSite(site.open, { select: ['fct_charges', 'dim_payers'] });
    expect(plan.models.map(({ name }) => name).sort()).toEqual(['dim_payers', 'fct_charges']);
    expect(plan.models.every(({ touches: { views } }) => views.length > 0)).toBe(true);
    const shown = command.show(plan);
    expect(shown).toContain('将构建 to build 2（2 个没有先例 without precedent）');
    expect(shown).toMatch(/涉及页面 pages touched \d+：院长驾驶舱 Leadership cockpit/);
  });
});
