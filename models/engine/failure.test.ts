import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemory, type UserError, type Warehouse } from '../../core/index.ts';
import type { BuildReport } from './report.ts';
import { buildClinic, clinicWith, landCharges, prepareClinic } from './test-support/clinic.ts';

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareClinic(warehouse);
  await landCharges(warehouse, [{ id: 'A', at: '2025-03-10 09:00:00', amount: 10 }]);
  await buildClinic(warehouse);
  await landCharges(warehouse, [{ id: 'B', at: '2025-03-11 09:00:00', amount: 20 }]);
});
afterEach(() => warehouse.close());

async function failed(files: Readonly<Record<string, string>>): Promise<{ error: UserError; report: BuildReport }> {
  const error = (await buildClinic(warehouse, { projectDir: clinicWith(files) }).then(
    () => expect.fail('the build should have failed'),
    (thrown: unknown) => thrown,
  )) as UserError;
  return { error, report: error.params['report'] as BuildReport };
}

const total = async () => (await warehouse.rows<{ t: number }>('select sum(amount) as t from marts.fct_charges'))[0]?.t;
const stored = (build: string) =>
  warehouse.rows(
    "select test, status, failures, failing_keys from ops.test_results where build_id = $1 and status <> 'pass'",
    [build],
  );

describe('a build that fails', () => {
  it('rolls back everything for a failing test of severity error, and keeps results and keys', async () => {
    const { error, report } = await failed({
      'checks/no_charge_b.sql': "select charge_key, charged_on from {{ ref('fct_charges') }} where charge_key = 'B'",
    });
    expect(error.code).toBe('models/build-failed');
    expect(error.exitCode).toBe(19);
    expect(error.messageEn).toContain('no_charge_b');
    expect(await total()).toBe(10);
    expect(await stored(report.build_id)).toEqual([
      {
        test: 'no_charge_b',
        status: 'fail',
        failures: 1,
        failing_keys: '[{"charge_key":"B","charged_on":"2025-03-11"}]',
      },
    ]);
    const builds = await warehouse.rows('select status from ops.builds order by build_id');
    expect(builds).toEqual([{ status: 'success' }, { status: 'failed' }]);
  });

  it('forgets what the failed build consumed, so that the next one catches up', async () => {
    await failed({ 'checks/never.sql': "select charge_key from {{ ref('fct_charges') }}" });
    await buildClinic(warehouse);
    expect(await total()).toBe(30);
  });

  it('stops at the first model that cannot run: the rest is skipped', async () => {
    const { report, error } = await failed({
      'marts/dim_patients.sql': "select nothing from {{ ref('stg_demo__patients') }}",
    });
    expect(report.models.map((model) => [model.name, model.status])).toEqual([
      ['items', 'success'],
      ['fct_charges', 'success'],
      ['agg_charges', 'success'],
      ['dim_patients', 'error'],
    ]);
    expect(error.messageEn).toContain('"nothing"');
    expect(await total()).toBe(10);
    const runs = await warehouse.rows("select model from ops.model_runs where build_id = $1 and status = 'error'", [
      report.build_id,
    ]);
    expect(runs).toEqual([{ model: 'dim_patients' }]);
  });

  it('does not report success when a test aborted the transaction', async () => {
    const { report } = await failed({
      'checks/broken.sql': "select cast(charge_key as integer) as n from {{ ref('fct_charges') }}",
    });
    expect(report.tests.find((test) => test.name === 'broken')?.status).toBe('error');
    expect(await total()).toBe(10);
  });

  it('never repeats a value of a row in its message', async () => {
    const { error, report } = await failed({
      'marts/dim_patients.sql':
        "select cast('Zhang San' || patient_id as integer) as patient_key, sex from {{ ref('stg_demo__patients') }}",
    });
    expect(JSON.stringify([error.message, error.messageEn, report])).not.toContain('Zhang San');
  });

  it('keeps a warning and its keys, and succeeds', async () => {
    const dir = clinicWith({
      'checks/watch.sql':
        "{{ config(severity='warn') }} select charge_key from {{ ref('fct_charges') }} where amount > 15",
    });
    const report = await buildClinic(warehouse, { projectDir: dir });
    expect(report.tests.find((test) => test.name === 'watch')).toMatchObject({
      status: 'warn',
      failures: 1,
      failingKeys: [{ charge_key: 'B' }],
    });
    expect(await total()).toBe(30);
  });

  it('is stopped by its signal before the next model, keeping nothing', async () => {
    const stop = new AbortController();
    const progress = {
      step: (label: string, done = 0) => (label === 'models' && done === 2 ? stop.abort() : undefined),
      note: () => undefined,
    };
    await expect(buildClinic(warehouse, { progress, signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await total()).toBe(10);
  });
});
