import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemory, type Warehouse } from '../../../core/index.ts';
import { buildClinic, clinicWith, landCharges, prepareClinic } from '../test-support/clinic.ts';
import { rejudge } from './rejudge.ts';

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareClinic(warehouse);
  await landCharges(warehouse, [
    { id: 'A', at: '2025-03-10 09:00:00', amount: 10 },
    { id: 'B', at: '2025-03-11 09:00:00', amount: 20 },
  ]);
});
afterEach(() => warehouse.close());

const watch = (config: string) =>
  clinicWith({ 'checks/watch.sql': `{{ config(${config}) }} select charge_key from {{ ref('fct_charges') }}` });
const judge = (projectDir: string) => rejudge({ warehouse, projectDir, asOf: '2025-06-01 08:00:00' });
const kept = () =>
  warehouse.rows("select status, severity, failures from ops.test_results where test = 'watch' order by build_id");

describe('judging again', () => {
  it('applies the thresholds of today to the counts of the last build, and says what changed', async () => {
    const { build_id: buildId } = await buildClinic(warehouse, { projectDir: watch("severity='warn'") });
    // The data is gone: whoever asked it would fail.
    await warehouse.run('drop table marts.fct_charges');
    const report = await judge(watch("severity='warn', warn_if='> 2'"));
    expect(report).toMatchObject({
      build_id: buildId,
      changed: [{ name: 'watch', failures: 2, from: 'warn', to: 'pass' }],
    });
    expect(report.judged).toBeGreaterThan(5);
    expect(await kept()).toEqual([{ status: 'pass', severity: 'warn', failures: 2 }]);
    expect((await judge(watch("severity='error', error_if='> 1'"))).changed).toMatchObject([
      { from: 'pass', to: 'fail' },
    ]);
    expect(await kept()).toEqual([{ status: 'fail', severity: 'error', failures: 2 }]);
  });

  it('leaves alone what cannot be judged, and refuses where nothing was ever tested', async () => {
    await expect(judge(watch("severity='warn'"))).rejects.toMatchObject({ code: 'models/nothing-to-rejudge' });
    await buildClinic(warehouse, { projectDir: watch("severity='warn'") });
    expect((await judge(clinicWith({}))).changed).toEqual([]);
  });
});

describe('a build', () => {
  it('takes over the count and judges it by the thresholds of today', async () => {
    await buildClinic(warehouse, { projectDir: watch("severity='warn'") });
    await warehouse.run('delete from marts.fct_charges');
    const report = await buildClinic(warehouse, { projectDir: watch("severity='warn', warn_if='> 2'") });
    expect(report.tests.find(({ name }) => name === 'watch')).toMatchObject({ status: 'pass', failures: 2 });
  });
});
