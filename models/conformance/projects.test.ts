import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse } from '../../core/index.ts';
import { buildForeign } from '../engine/foreign/build-foreign.ts';
import type { BuildReport } from '../engine/report.ts';

// Public projects, unmodified, against what dbt-core with dbt-duckdb made of them. The projects are found through
// HISIGHT_DBT_PROJECTS (one folder each); only the expected outcomes and checksums are kept here.

interface Expected {
  /** Where the project lies below HISIGHT_DBT_PROJECTS. */
  readonly folder: string;
  readonly vars?: Readonly<Record<string, unknown>>;
  /** dbt's status of each node, and the failing rows of tests. */
  readonly nodes: Readonly<Record<string, readonly [string, (number | null)?]>>;
  /** Rows, and md5 over the sorted rows as JSON (null: rows differ from run to run). */
  readonly relations: Readonly<Record<string, { readonly rows: number; readonly md5: string | null }>>;
}

const root = process.env['HISIGHT_DBT_PROJECTS'] ?? '';

/** An outcome in dbt's words: it counts no failing rows for a test that passes, ours tells them. */
function inDbtsWords({ status, failures }: BuildReport['tests'][number]): [string, number | null] {
  if (status === 'not_applicable') return ['skipped', null];
  return [status, status === 'pass' ? 0 : failures];
}

async function fingerprints(database: string, names: readonly string[]): Promise<Record<string, unknown>> {
  const warehouse = await openWarehouse({ path: database });
  try {
    const found: Record<string, unknown> = {};
    for (const name of names) {
      const [schema, table] = name.split('.');
      const [row] = await warehouse.rows(
        `select count(*) as rows, md5(coalesce(string_agg(r, chr(10) order by r), '')) as md5
         from (select to_json(x)::varchar as r from "${schema}"."${table}" as x)`,
      );
      found[name] = row;
    }
    return found;
  } finally {
    await warehouse.close();
  }
}

const folder = join(import.meta.dirname, 'projects');

describe.each(readdirSync(folder).map((file) => file.replace('.json', '')))('%s', (name) => {
  const expected = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Expected;
  const projectDir = join(root, expected.folder);
  const missing = !root || !existsSync(projectDir);
  const why = missing ? ` (skipped: no ${expected.folder} below HISIGHT_DBT_PROJECTS)` : '';
  // The file's name is the database's, which some rows of dbt-utils quote.
  const database = join(mkdtempSync(join(tmpdir(), 'dbt-')), 'conformance.duckdb');
  let report: BuildReport;

  beforeAll(async () => {
    if (!missing) report = await buildForeign({ projectDir, database, vars: expected.vars ?? {} });
  }, 120_000);

  it.skipIf(missing)(`each node ends as in dbt${why}`, () => {
    const ours = Object.fromEntries([
      ...report.models.map(({ name: node, status }) => [node, [status]]),
      ...report.tests.map((test) => [test.name, inDbtsWords(test)]),
    ]);
    expect(ours).toEqual(expected.nodes);
  });

  it.skipIf(missing)(`each relation has the same rows as in dbt${why}`, async () => {
    const ours = await fingerprints(database, Object.keys(expected.relations));
    const wanted = Object.entries(expected.relations).map(([relation, { rows, md5 }]) => [
      relation,
      { rows, md5: md5 ?? expect.any(String) },
    ]);
    expect(ours).toEqual(Object.fromEntries(wanted));
  });
});
