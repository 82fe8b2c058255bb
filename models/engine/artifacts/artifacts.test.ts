import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse, ROOT } from '../../../core/index.ts';
import { buildForeign } from '../foreign/build-foreign.ts';
import { parseForeign } from '../foreign/parse-foreign.ts';
import type { BuildReport } from '../report.ts';
import { type Artifacts, makeArtifacts, writeForeignArtifacts } from './write-artifacts.ts';

// What real dbt makes of fixtures/ward, kept by fixtures/expect-dbt.py.
const FIXTURES = join(ROOT, 'models', 'engine', 'artifacts', 'fixtures');
const PROJECT = join(FIXTURES, 'ward');
const expected = JSON.parse(readFileSync(join(FIXTURES, 'ward.json'), 'utf8'));

// biome-ignore lint/suspicious/noExplicitAny: JSON documents of dbt's shape
type Json = any;

const folder = mkdtempSync(join(tmpdir(), 'hisight-artifacts-'));
const database = join(folder, 'ward.duckdb');
let report: BuildReport;
let made: Artifacts;

beforeAll(async () => {
  const landing = await openWarehouse({ path: database });
  for (const statement of JSON.parse(readFileSync(join(FIXTURES, 'ward.before.json'), 'utf8'))) {
    await landing.run(statement);
  }
  await landing.close();
  report = await buildForeign({ projectDir: PROJECT, database });
  const warehouse = await openWarehouse({ path: database });
  const ran = { which: 'build', startedAt: new Date(), report } as const;
  made = await makeArtifacts(parseForeign({ projectDir: PROJECT, database }), warehouse, ran);
  await warehouse.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Only what the expected entry has: the rest changes from run to run. */
function like(entry: Json, wanted: Json): Json {
  const pick = (from: Json, keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, from?.[key]]));
  const columns = Object.entries<Json>(entry.columns ?? {}).map(([name, column]) => [
    name,
    { description: column.description, data_type: column.data_type },
  ]);
  return {
    ...pick(entry, Object.keys(wanted)),
    keys: Object.keys(entry).sort(),
    columns: Object.fromEntries(columns),
    config: pick(entry.config, Object.keys(wanted.config)),
  };
}

const PARTS = ['nodes', 'sources', 'unit_tests', 'exposures', 'groups'];

describe('manifest.json', () => {
  it('has the parts and the schema of version 12', () => {
    const { manifest } = made as { manifest: Json };
    expect(Object.keys(manifest).sort()).toEqual(expected.manifest.keys);
    expect(manifest.metadata).toMatchObject({
      dbt_schema_version: expected.manifest.schema,
      project_name: expected.manifest.project,
      adapter_type: expected.manifest.adapter,
    });
  });

  it.each(PARTS.flatMap((part) => Object.keys(expected.manifest[part]).map((id) => [part, id] as const)))(
    '%s: %s is as dbt writes it',
    (part, id) => {
      const entry = (made.manifest as Json)[part][id];
      expect(entry, `there are ${Object.keys((made.manifest as Json)[part]).join(', ')}`).toBeDefined();
      expect(like(entry, expected.manifest[part][id])).toEqual(expected.manifest[part][id]);
    },
  );

  it('has no other nodes', () => {
    for (const part of PARTS) {
      expect(Object.keys((made.manifest as Json)[part]).sort()).toEqual(Object.keys(expected.manifest[part]));
    }
  });

  it('knows who reads what, both ways', () => {
    expect(made.manifest['parent_map']).toEqual(expected.manifest.parent_map);
    expect(made.manifest['child_map']).toEqual(expected.manifest.child_map);
    expect(made.manifest['group_map']).toEqual(expected.manifest.group_map);
  });

  it('lists macros and doc blocks of the project', () => {
    const own = (part: string, prefix: string) =>
      Object.keys((made.manifest as Json)[part])
        .filter((id) => id.startsWith(prefix))
        .sort();
    expect(own('macros', 'macro.ward.')).toEqual(expected.manifest.macros);
    expect(own('docs', 'doc.ward.')).toEqual(expected.manifest.docs);
  });

  it('has compiled SQL, in which ephemeral models stand', () => {
    const { compiled_code } = (made.manifest as Json).nodes['model.ward.agg_wards'];
    expect(compiled_code).toMatch(/__dbt__cte__int_long_stays/);
  });
});

/** The runner puts a snapshot's own columns in another order than dbt does. */
function withoutOrder(catalog: Json): Json {
  const { columns } = catalog.nodes['snapshot.ward.wards_seen'];
  for (const name of Object.keys(columns)) if (name.startsWith('dbt_')) delete columns[name].index;
  return catalog;
}

it('catalog.json is the one that dbt writes', () => {
  const { metadata, ...catalog } = made.catalog as Json;
  const { keys, schema, ...wanted } = expected.catalog;
  expect(Object.keys(made.catalog).sort()).toEqual(keys);
  expect(metadata.dbt_schema_version).toBe(schema);
  expect(withoutOrder(catalog)).toEqual(withoutOrder(wanted));
});

it('run_results.json tells what the build did', () => {
  const { run_results } = made as { run_results: Json };
  expect(Object.keys(run_results).sort()).toEqual(expected.run_results.keys);
  expect(run_results.metadata.dbt_schema_version).toBe(expected.run_results.schema);
  const results = run_results.results.map((one: Json) => [
    one.unique_id,
    // Unit tests are no single query here.
    {
      status: one.status,
      failures: one.failures,
      relation_name: one.relation_name,
      compiled: one.unique_id.startsWith('unit_test.') ? true : one.compiled,
    },
  ]);
  expect(Object.keys(run_results.results[0]).sort()).toEqual(expected.run_results.result_keys);
  expect(Object.fromEntries(results)).toEqual(expected.run_results.results);
});

it('is written as three files', async () => {
  const outDir = join(folder, 'out');
  const written = await writeForeignArtifacts({ projectDir: PROJECT, database, outDir });
  expect(written).toEqual({
    files: ['manifest', 'catalog', 'run_results'].map((name) => join(outDir, `${name}.json`)),
    models: 9,
    tests: 11,
  });
  expect(JSON.parse(readFileSync(join(outDir, 'run_results.json'), 'utf8')).args.which).toBe('generate');
});
