import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import type * as wire from '../../dashboards/engine/model-wire.ts';
import { DEMO_USERS } from '../access/demo-users.ts';
import { writeSiteArtifacts } from '../tasks/artifacts.ts';
import type { ModelDocument, ModelSummary } from '../tasks/models/describe.ts';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';

const READERS = ['leader', 'analyst', 'engineer'];
const ROUTES = ['/models', '/models/fct_discharges'];
const BUILD = '20260115T080000000aaaa';
const FAILED = '20260116T080000000bbbb';

let site: TestServer;
beforeAll(async () => {
  site = await startTestServer({ signInLimit: 1000 });
  const { warehouse } = site.open;
  await warehouse.run(`create table ops.model_runs (build_id varchar, model varchar, status varchar, rows bigint, seconds double, message varchar);
    insert into ops.model_runs values ('${BUILD}', 'fct_discharges', 'success', 3, 0.2, 'new'),
      ('${FAILED}', 'fct_discharges', 'success', 3, 0.1, 'demo_his__admissions changed')`);
  await warehouse.run(`create table ops.test_results (build_id varchar, test varchar, model varchar, status varchar, severity varchar, failures bigint,
      failing_keys json, message varchar, inputs varchar);
    insert into ops.test_results values ('${BUILD}', 'not_null_fct_discharges_admission_key', 'fct_discharges', 'pass', 'error', 0, null, null, null),
      ('${BUILD}', 'unique_fct_discharges_admission_key', 'fct_discharges', 'warn', 'warn', 2, '[{"admission_key":"k-4711"}]', null, null)`);
  await warehouse.run(`create table ops.model_state (model varchar, checksum varchar, as_of varchar, build_id varchar);
    insert into ops.model_state values ('fct_discharges', 'c', null, '${BUILD}')`);
  await warehouse.run(
    `insert into ops.builds values ('${FAILED}', 'manual', '2026-01-16 08:00:00', '2026-01-16 08:01:00', 'failed', null)`,
  );
});
afterAll(() => site.close());

const log = async () => (await site.open.accessLog.latest(1))[0];
const get = async (path: string, user = 'analyst') =>
  site.call('GET', `/api/v1${path}`, { token: await site.token(user) });

describe('who may read the documentation', () => {
  it.each(
    ROUTES.flatMap((path) =>
      DEMO_USERS.filter(({ role }) => !READERS.includes(role)).map(({ name }) => [path, name] as const),
    ),
  )('%s is refused to %s and written down', async (path, user) => {
    const answer = await get(path, user);
    expect([answer.status, answer.json.error.code]).toEqual([403, 'access/denied']);
    expect(await log()).toMatchObject({ user, action: 'denied', what: expect.stringContaining('models') });
  });

  it.each(ROUTES)('%s needs a login', async (path) => {
    expect((await site.call('GET', `/api/v1${path}`)).status).toBe(401);
  });

  it.each(READERS)('%s may, and that is on record', async (user) => {
    const answer = await get('/models/fct_discharges', user);
    expect(answer.status).toBe(200);
    expect(await log()).toMatchObject({ user, action: 'query', what: 'model fct_discharges', rows: 4 });
  });
});

it('lists models with what the last builds say', async () => {
  const { json } = await get('/models');
  const model = json.find((one: { name: string }) => one.name === 'fct_discharges');
  expect(model).toMatchObject({
    relation: 'marts.fct_discharges',
    layer: 'marts',
    materialized: 'table',
    grain: expect.stringMatching(/^One row per stay/),
    description: expect.stringContaining('每次出院一行'),
    tests: { passed: 1, failed: 0 },
    rows: expect.any(Number),
    // A failed build left the last one standing.
    last_built: { build_id: BUILD, why: 'new', rows_written: 3 },
  });
  expect(json.map((one: { layer: string }) => one.layer)).toEqual(
    expect.arrayContaining(['staging', 'intermediate', 'marts', 'seeds']),
  );
});

it('tells all of one model', async () => {
  const { json } = await get('/models/fct_discharges');
  expect(json.columns.find((one: { name: string }) => one.name === 'admission_key')).toMatchObject({
    type: 'VARCHAR',
    description: expect.stringContaining('假名'),
    tests: expect.arrayContaining(['not_null']),
  });
  expect(json.upstream).toContain('int_input__discharges');
  expect(json.lineage.nodes).toContainEqual({ name: 'fct_discharges', kind: 'table', layer: 'marts', step: 0 });
  expect(json.lineage.nodes).toContainEqual(expect.objectContaining({ kind: 'source', layer: 'raw' }));
  expect(json.lineage.edges).toContainEqual(['int_input__discharges', 'fct_discharges']);
  expect(json.sql).toMatch(/^with/);
  const tested = Object.fromEntries(json.tests.map((test: { name: string; last: unknown }) => [test.name, test.last]));
  expect(tested['not_null_fct_discharges_admission_key']).toMatchObject({
    status: 'pass',
    failures: 0,
    build_id: BUILD,
  });
});

it('gives sample rows as ad-hoc SQL does, and none of what SQL may not read', async () => {
  const { json } = await get('/models/fct_discharges');
  expect(json.sample.rows).toHaveLength(4);
  expect(json.sample.columns).toContain('admission_key');
  // Neither names and numbers of people in raw, nor the keys of rows that failed a test.
  for (const secret of ['李测试', 'N-a', 'k-4711']) expect(JSON.stringify(json)).not.toContain(secret);
  await site.open.warehouse.run('create schema if not exists staging');
  const staged = (await get('/models')).json.find(
    (one: { layer: string; relation: string | null }) => one.layer === 'staging' && one.relation,
  );
  await site.open.warehouse.run(`create table ${staged.relation} as select '李测试' as patient_name`);
  const answer = (await get(`/models/${staged.name}`)).json;
  expect(answer.sample).toEqual({ columns: [], rows: [], refused: 'query/refused' });
  expect(JSON.stringify(answer)).not.toContain('李测试');
  const ephemeral = (await get('/models')).json.find((one: { relation: string | null }) => one.relation === null);
  expect((await get(`/models/${ephemeral.name}`)).json.sample).toBe(null);
});

it('shows where columns come from, and what only decides', async () => {
  const { json } = await get('/models/fct_discharges');
  const column = json.column_lineage.find((one: { column: string }) => one.column === 'length_of_stay_days');
  const relation = 'intermediate.int_input__discharges';
  expect(column.from).toEqual([
    { relation, column: 'admitted_at', exact: false },
    { relation, column: 'discharged_at', exact: false },
  ]);
  expect(column.conditions).toContainEqual({ relation, column: 'admission_key' });
  const before = (await get('/models/int_input__discharges')).json;
  expect(before.columns).toContainEqual(expect.objectContaining({ name: 'admitted_at', type: 'TIMESTAMP' }));
  expect((await get('/models/icd10_chapters')).json.column_lineage).toBe(null);
});

it('names what is near to a model that is not there', async () => {
  const answer = await get('/models/fct_discharge');
  expect([answer.status, answer.json.error.code]).toEqual([404, 'app/not-found']);
  expect(answer.json.error.message).toContain('fct_discharges');
  expect((await get("/models/x'%20or%201=1%20--")).status).toBe(404);
});

it('writes the artifacts of dbt into the data folder', async () => {
  const written = await writeSiteArtifacts(site.open, undefined);
  expect(written.files).toEqual(
    ['manifest', 'catalog', 'run_results'].map((name) => join(site.open.site.dataDir, 'artifacts', `${name}.json`)),
  );
  const manifest = JSON.parse(await readFile(written.files[0] ?? '', 'utf8'));
  expect(manifest.nodes['model.hisight.fct_discharges'].relation_name).toBe('marts.fct_discharges');
  // Its YAML lists no column: they are what it binds to, in the words of the input layer.
  const { ward_name: name } = manifest.nodes['model.hisight.stg_demo_his__wards'].columns;
  expect(name.description).toContain('Name of the ward');
});

it('answers what the web reads', () => {
  expectTypeOf<ModelSummary>().toExtend<wire.ModelSummary>();
  expectTypeOf<ModelDocument>().toExtend<wire.ModelDocument>();
});
