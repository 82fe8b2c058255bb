import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  modulePath,
  openMemory,
  openWarehouse,
  ROOT,
  type UserError,
  type Warehouse,
  WORKER_BOOT,
} from '../../../core/index.ts';
import type { BuildReport } from '../report.ts';
import { buildClinic, CLINIC, clinicWith, KEY, landCharges, prepareClinic } from '../test-support/clinic.ts';
import { retry } from './retry.ts';

const BROKEN = { 'marts/fct_charges.sql': "select nothing from {{ ref('stg_demo__charges') }}" };
const NEVER = { 'checks/never.sql': "select charge_key from {{ ref('fct_charges') }}" };

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareClinic(warehouse);
  await landCharges(warehouse, [{ id: 'A', at: '2025-03-10 09:00:00', amount: 10 }]);
});
afterEach(() => warehouse.close());

const again = (projectDir = CLINIC, of = warehouse) => retry({ warehouse: of, projectDir, pseudonymKey: KEY });
const states = (report: BuildReport) => report.models.map(({ name, status }) => `${name} ${status}`);
const relations = async () =>
  (
    await warehouse.rows<{ name: string }>(
      "select table_name as name from duckdb_tables() where schema_name in ('marts', 'seeds') order by all",
    )
  ).map(({ name }) => name);

async function failed(files: Readonly<Record<string, string>>, options = {}): Promise<BuildReport> {
  const error = (await buildClinic(warehouse, {
    projectDir: clinicWith(files),
    commit: 'per-model',
    ...options,
  }).then(
    () => expect.fail('the build should have failed'),
    (thrown: unknown) => thrown,
  )) as UserError;
  expect(error.code).toBe('models/build-incomplete');
  return error.params['report'] as BuildReport;
}

describe('a build that commits by model', () => {
  it('makes what a build in one transaction makes, books included', async () => {
    const report = await buildClinic(warehouse, { commit: 'per-model' });
    expect(states(report)).toEqual([
      'items success',
      'fct_charges success',
      'agg_charges success',
      'dim_patients success',
    ]);
    expect(await warehouse.rows('select status from ops.builds')).toEqual([{ status: 'success' }]);
    expect(await warehouse.rows('select count(*) as n from ops.model_runs')).toEqual([{ n: 4 }]);
    expect(await warehouse.rows('select count(*) as n from ops.test_results')).toEqual([{ n: report.tests.length }]);
    const next = await buildClinic(warehouse);
    expect(new Set(next.models.map(({ message }) => message))).toEqual(new Set(['unchanged']));
    expect(next.tests).toEqual(report.tests);
  });

  it('goes on beside a model that fails, skips what stands on it, and a retry does only those', async () => {
    const report = await failed(BROKEN);
    expect(states(report)).toEqual([
      'items success',
      'fct_charges error',
      'agg_charges skipped',
      'dim_patients success',
    ]);
    expect(await relations()).toEqual(['dim_patients', 'items']);
    expect(await warehouse.rows('select status from ops.builds')).toEqual([{ status: 'failed' }]);
    const second = await again();
    expect(states(second)).toEqual(['fct_charges success', 'agg_charges success']);
    expect(second.tests.every(({ status }) => status === 'pass')).toBe(true);
    expect(await warehouse.rows('select sum(amount) as total from marts.agg_charges')).toEqual([{ total: 10 }]);
  });

  it('is retried more than once, and each time knows what the others did', async () => {
    await failed(BROKEN);
    const half = clinicWith({ 'marts/agg_charges.sql': "select nothing from {{ ref('fct_charges') }}" });
    await expect(again(half)).rejects.toMatchObject({ code: 'models/build-incomplete' });
    expect(states(await again())).toEqual(['agg_charges success']);
  });

  it('ends at the first failure where that is wanted', async () => {
    expect(states(await failed(BROKEN, { failFast: true }))).toEqual([
      'items success',
      'fct_charges error',
      'agg_charges skipped',
      'dim_patients skipped',
    ]);
  });

  it('answers the other tests of a relation of which one cannot run', async () => {
    const tests = `models: [{name: fct_charges, columns: [{name: charge_key, tests: [not_null]}, {name: nosuch, tests: [not_null]},
      {name: charged_on, tests: [not_null]}]}]`;
    const report = await failed({ 'marts/_marts.yml': tests });
    expect(report.tests.map(({ name, status }) => `${name} ${status}`)).toEqual(
      expect.arrayContaining([
        'not_null_fct_charges_charge_key pass',
        'not_null_fct_charges_nosuch error',
        'not_null_fct_charges_charged_on pass',
      ]),
    );
  });

  it('keeps what its failing tests look at; a retry asks those again, and builds what was mended', async () => {
    const report = await failed(NEVER);
    expect(report.tests.filter(({ status }) => status === 'fail')).toMatchObject([{ name: 'never', failures: 1 }]);
    expect(await relations()).toEqual(['agg_charges', 'dim_patients', 'fct_charges', 'items']);
    await expect(again(clinicWith(NEVER))).rejects.toMatchObject({ code: 'models/build-incomplete' });
    const mended = clinicWith({
      ...NEVER,
      'marts/fct_charges.sql': `select 'A' as charge_key, charged_on, patient_id as patient_key, amount, cast(null as varchar) as fee_class
        from {{ ref('stg_demo__charges') }} where false`,
    });
    const second = await again(mended);
    expect(states(second)).toEqual(['fct_charges success', 'agg_charges success']);
    expect(second.tests.find(({ name }) => name === 'never')?.status).toBe('pass');
  });

  it('goes on with the tests when one cannot run', async () => {
    const report = await failed({
      'checks/broken.sql': "select cast(charge_key as integer) as n from {{ ref('fct_charges') }}",
    });
    expect(report.tests.filter(({ status }) => status !== 'pass').map(({ name, status }) => [name, status])).toEqual([
      ['broken', 'error'],
    ]);
    expect(report.tests.length).toBeGreaterThan(5);
  });

  it('is stopped by its signal: what was made stays, and a retry makes the rest', async () => {
    const stop = new AbortController();
    const progress = {
      step: () => undefined,
      note: (line: string) => (line.includes('fct_charges') ? stop.abort() : undefined),
    };
    await expect(buildClinic(warehouse, { commit: 'per-model', progress, signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await relations()).toEqual(['fct_charges', 'items']);
    expect(states(await again())).toEqual(['agg_charges success', 'dim_patients success']);
  });

  it('that was killed is right in every model, and a retry finishes it', { timeout: 60_000 }, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'killed-'));
    const files = { path: join(dir, 'warehouse.duckdb'), attach: { raw: join(dir, 'raw.duckdb') } };
    const before = await openWarehouse(files);
    await prepareClinic(before);
    await landCharges(before, [{ id: 'A', at: '2025-03-10 09:00:00', amount: 10 }]);
    await before.close();
    const module = modulePath('models/engine/test-support/endless-build');
    const child = spawn(process.execPath, [WORKER_BOOT, module, 'per-model', dir], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGKILL');
    await exited;

    const after = await openWarehouse(files);
    expect(await after.rows('select sum(amount) as total from marts.agg_charges')).toEqual([{ total: 10 }]);
    expect(await after.rows('select * from ops.builds')).toEqual([]);
    expect(await after.rows('select model from ops.model_state order by all')).toEqual([
      { model: 'agg_charges' },
      { model: 'fct_charges' },
      { model: 'items' },
    ]);
    const report = await again(CLINIC, after);
    expect(states(report)).toEqual(['dim_patients success']);
    expect(report.tests.every(({ status }) => status === 'pass')).toBe(true);
    expect(await after.rows('select status, message from ops.builds order by build_id')).toEqual([
      { status: 'failed', message: 'killed' },
      { status: 'success', message: null },
    ]);
    await after.close();
  });
});

describe('a retry', () => {
  it('is refused where there is nothing to go on with', async () => {
    await expect(again()).rejects.toMatchObject({ code: 'models/nothing-to-retry' });
    await buildClinic(warehouse);
    await expect(again()).rejects.toMatchObject({ code: 'models/nothing-to-retry' });
  });

  it('of a killed build in one transaction, which left only its request, builds all', async () => {
    await buildClinic(warehouse);
    await warehouse.run(
      `insert into ops.build_requests values ('~killed', 'manual', now()::timestamp, '2025-06-01 08:00:00', '{"fullRefresh": true}')`,
    );
    const report = await again();
    expect(report.models.map(({ message }) => message)).toEqual(Array(4).fill('full refresh'));
  });

  it('of a build in one transaction builds all of what was chosen', async () => {
    const projectDir = clinicWith(NEVER);
    await expect(buildClinic(warehouse, { projectDir, select: ['+fct_charges'] })).rejects.toMatchObject({
      code: 'models/build-failed',
    });
    expect(states(await again())).toEqual(['items success', 'fct_charges success']);
  });
});
