import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentProgress } from '../../core/index.ts';
import { openTestSite, type TestSite } from '../test-support/test-site.ts';
import { bindFirst } from './bind-first.ts';
import { build } from './build.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openTestSite();
});
afterAll(() => site.close());

const folder = () => join(site.folder, 'marts', 'people');
const write = async (name: string, sql: string) => {
  await mkdir(folder(), { recursive: true });
  await writeFile(join(folder(), `${name}.sql`), sql);
};

describe('before a build', () => {
  it('has nothing against the models of the house', async () => {
    await expect(bindFirst(site.open)).resolves.toBeUndefined();
  });

  it('tells every model that does not bind, with file and line, and builds nothing', async () => {
    await write('typo', "select\n  sexx\nfrom {{ ref('dim_patients') }}");
    await write('other', "select nothing_such from {{ ref('dim_dates') }}");
    const builds = await site.open.warehouse.rows("select table_name from duckdb_tables() where schema_name = 'ops'");
    const failed = build(site.open, {}, { progress: silentProgress, signal: new AbortController().signal });
    await expect(failed).rejects.toMatchObject({
      code: 'models/does-not-bind',
      message: expect.stringMatching(/marts\/people\/other\.sql[\s\S]*marts\/people\/typo\.sql:2: Binder Error/),
    });
    expect(await site.open.warehouse.rows("select table_name from duckdb_tables() where schema_name = 'ops'")).toEqual(
      builds,
    );
    await rm(folder(), { recursive: true });
  });

  it('refuses an identifier on its way to the marts, with its whole way', async () => {
    await write('leak', "select left(patient_name, 1) as family_name from {{ source('demo_his', 'patients') }}");
    await expect(bindFirst(site.open)).rejects.toMatchObject({
      code: 'models/identifiers-in-marts',
      message: expect.stringContaining('raw.main.demo_his__patients.patient_name → marts.leak.family_name'),
    });
  });
});
