import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemory, type Warehouse } from '../../core/index.ts';
import { build } from './build.ts';
import { readManifest } from './manifest.ts';

// A project that is not ours: no raw, no macros, dbt's own schema names.
let warehouse: Warehouse;
let dir: string;
beforeEach(async () => {
  warehouse = await openMemory();
  dir = mkdtempSync(join(tmpdir(), 'foreign-'));
  write('dbt_project.yml', 'name: foreign\nmodels: {foreign: {+materialized: view, core: {+schema: core}}}\n');
  write('models/his.yml', 'sources: [{name: his, schema: main, tables: [{name: given}]}]');
});
afterEach(() => warehouse.close());

function write(path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}
const run = (asOf = '2025-06-01 08:00:00', select: string[] = []) =>
  build({ warehouse, projectDir: dir, kind: 'manual', asOf, select });

describe("a site's files", () => {
  it('win over the project by name: models, their YAML, seeds', async () => {
    write('models/a.sql', "{{ config(materialized='table') }} select 1 as n, name from {{ ref('codes') }}");
    write('models/a.yml', 'models: [{name: a, description: Ours.}]');
    write('seeds/codes.csv', 'name\nours\n');
    const site = mkdtempSync(join(tmpdir(), 'site-'));
    mkdirSync(join(site, 'models', 'own'), { recursive: true });
    mkdirSync(join(site, 'mappings'));
    writeFileSync(
      join(site, 'models', 'own', 'a.sql'),
      "{{ config(materialized='table') }} select 2 as n, name from {{ ref('codes') }}",
    );
    writeFileSync(
      join(site, 'models', 'own', 'a.yml'),
      'models: [{name: a, description: Theirs., columns: [{name: n, tests: [unique]}]}]',
    );
    writeFileSync(join(site, 'mappings', 'codes.csv'), 'name\ntheirs\n');
    const report = await build({
      warehouse,
      projectDir: dir,
      overlayDir: site,
      kind: 'manual',
      asOf: '2025-06-01 08:00:00',
    });
    expect(await warehouse.rows('from main.a')).toEqual([{ n: 2, name: 'theirs' }]);
    expect(report.tests).toMatchObject([{ name: 'unique_a_n', status: 'pass' }]);
    expect(readManifest(dir, site).relation('a')?.description).toBe('Theirs.');
  });
});

describe('materialisations', () => {
  it('builds views, tables and ephemeral models of a foreign project, schemas as dbt names them', async () => {
    write('models/a.sql', "{{ config(materialized='ephemeral') }} select 1 as n -- the last comment");
    write('models/b.sql', "select n + 1 as n from {{ ref('a') }};\n");
    write(
      'models/core/c.sql',
      "{{ config(materialized='table', alias='C c') }} with a as (select * from {{ ref('b') }}) select * from a",
    );
    await run();
    expect(await warehouse.rows('select n from main.b')).toEqual([{ n: 2 }]);
    expect(await warehouse.rows('select n from main_core."C c"')).toEqual([{ n: 2 }]);
  });

  it('lets a model change from view to table and back', async () => {
    for (const kind of ['view', 'table', 'view']) {
      write('models/a.sql', `{{ config(materialized='${kind}') }} select '${kind}' as n`);
      await run();
      expect(await warehouse.rows('select n from main.a')).toEqual([{ n: kind }]);
    }
  });

  it('keeps declared types of a seed, and loads it again only when it changed', async () => {
    write('seeds/codes.csv', 'code,name\n01,"a, b"\n02,\n');
    write('seeds/codes.yml', 'seeds: [{name: codes, config: {column_types: {code: varchar}}}]');
    await run();
    expect(await warehouse.rows('from main.codes order by code')).toEqual([
      { code: '01', name: 'a, b' },
      { code: '02', name: null },
    ]);
    expect((await run()).models[0]).toMatchObject({ name: 'codes', message: 'unchanged' });
    write('seeds/codes.csv', 'code,name\n03,c\n');
    await run();
    expect(await warehouse.rows('from main.codes')).toEqual([{ code: '03', name: 'c' }]);
  });

  it('keeps the versions of a checked snapshot', async () => {
    const snapshot = "{{ config(unique_key='id', strategy='check', check_cols=['v'], hard_deletes='invalidate') }}";
    const given = (values: string) =>
      write(
        'snapshots/s.sql',
        `{% snapshot versions %}${snapshot} select * from {{ source('his', 'given') }}{% endsnapshot %}`,
      ) ?? warehouse.run(`create or replace table main.given as select * from (values ${values}) as t(id, v)`);
    await given("(1, 'a'), (2, 'b')");
    await run('2025-06-01 08:00:00');
    await given("(1, 'A'), (3, 'c')");
    await run('2025-06-02 08:00:00');
    await run('2025-06-03 08:00:00');
    expect(
      await warehouse.rows(
        'select id, v, dbt_valid_from as since, dbt_valid_to as until from main.versions order by id, since',
      ),
    ).toEqual([
      { id: 1, v: 'a', since: '2025-06-01 08:00:00', until: '2025-06-02 08:00:00' },
      { id: 1, v: 'A', since: '2025-06-02 08:00:00', until: null },
      { id: 2, v: 'b', since: '2025-06-01 08:00:00', until: '2025-06-02 08:00:00' },
      { id: 3, v: 'c', since: '2025-06-02 08:00:00', until: null },
    ]);
  });

  it('keeps the versions of a snapshot through a full refresh and through new code', async () => {
    const snapshot = (columns: string) =>
      write(
        'snapshots/s.sql',
        `{% snapshot versions %}{{ config(unique_key='id', strategy='check', check_cols=['v']) }} select ${columns} from {{ source('his', 'given') }}{% endsnapshot %}`,
      );
    const given = (value: string) =>
      warehouse.run(`create or replace table main.given as select 1 as id, '${value}' as v`);
    const versions = () => warehouse.rows('select v, dbt_valid_to as until from main.versions order by dbt_valid_from');
    snapshot('id, v');
    await given('a');
    await run('2025-06-01 08:00:00');
    await given('b');
    await build({ warehouse, projectDir: dir, kind: 'manual', asOf: '2025-06-02 08:00:00', fullRefresh: true });
    const two = [
      { v: 'a', until: '2025-06-02 08:00:00' },
      { v: 'b', until: null },
    ];
    expect(await versions()).toEqual(two);
    snapshot("id, v, 'new' as w");
    await run('2025-06-03 08:00:00');
    expect(await versions()).toEqual(two);
  });

  it('keeps the versions of a snapshot by its time stamp', async () => {
    write(
      'snapshots/s.sql',
      "{% snapshot versions %}{{ config(unique_key='id', strategy='timestamp', updated_at='seen_at') }} select * from {{ source('his', 'given') }}{% endsnapshot %}",
    );
    const given = (values: string) =>
      warehouse.run(
        `create or replace table main.given as select id, v, cast(seen_at as timestamp) as seen_at from (values ${values}) as t(id, v, seen_at)`,
      );
    await given("(1, 'a', '2025-01-01 00:00:00'), (2, 'b', '2025-01-01 00:00:00')");
    await run();
    await given("(1, 'A', '2025-02-01 00:00:00'), (2, 'B', '2025-01-01 00:00:00')");
    await run();
    expect(
      await warehouse.rows('select id, v, dbt_valid_to is null as now from main.versions order by id, dbt_valid_from'),
    ).toEqual([
      { id: 1, v: 'a', now: false },
      { id: 1, v: 'A', now: true },
      { id: 2, v: 'b', now: true },
    ]);
  });
});
