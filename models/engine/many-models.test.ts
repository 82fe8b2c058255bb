import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMemory } from '../../core/index.ts';
import { parseProject } from './parse.ts';
import { compile } from './plan.ts';
import { nameOf, writeManyModels } from './test-support/many-models.ts';

// What `dbt parse` (1.11.16) finds in the same project.
const BY_DBT = { models: 1220, references: 2040, tests: 2559 };

describe('a project of more than a thousand models', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hisight-many-'));
  writeManyModels(dir, { models: 1200, mixed: true });
  const parsed = parseProject(dir);
  const compiled = new Map(compile({ projectDir: dir, asOf: '2026-01-15 08:00:00' }).map((one) => [one.name, one.sql]));

  it('has the models, references and tests that dbt finds in it', () => {
    const nodes = [...parsed.nodes.values()];
    const references = nodes.flatMap(({ refs }) => refs).length;
    expect({ models: nodes.length, references, tests: parsed.tests.length }).toEqual(BY_DBT);
  });

  it('comes in an order in which each model follows what it reads', () => {
    const order = [...parsed.nodes.keys()];
    const at = new Map(order.map((name, index) => [name, index]));
    const early = [...parsed.nodes.values()].filter(({ name, refs }) =>
      refs.some((ref) => (at.get(ref) ?? 0) >= (at.get(name) ?? 0)),
    );
    expect(early).toEqual([]);
  });

  it('compiles every model: macros, versions, and ephemeral models as CTEs', () => {
    expect(compiled.size).toBe(BY_DBT.models);
    expect(compiled.get(nameOf(5, 10))).toBe(`select a.id, (a.amount * 100) % 1000 as amount
from main.m4_10_v1 as a
inner join main.m4_11 as b using (id)`);
    expect(compiled.get(nameOf(5, 9))).toContain('inner join main.m4_10_v2 as b');
    expect(compiled.get(nameOf(2, 4))).toBe(`with __dbt__cte__m1_4 as not materialized (
select a.id, (a.amount * 100) % 1000 as amount
from main.m0_4 as a
inner join main.m0_5 as b using (id)
)
select * from (
select a.id, (a.amount * 100) % 1000 as amount
from __dbt__cte__m1_4 as a
inner join main.m1_5 as b using (id)
)`);
  });

  it('compiles to queries that DuckDB binds', async () => {
    const warehouse = await openMemory();
    await warehouse.run('create table main.his__charges as select range as id, range % 97 as amount from range(10)');
    const below = [...parsed.nodes.values()].filter(({ name }) => /^m[01]_/.test(name));
    for (const { name, relation, config } of below) {
      if (config.materialized !== 'ephemeral') await warehouse.run(`create view ${relation} as ${compiled.get(name)}`);
    }
    expect(await warehouse.rows('select count(*)::int as n from main.m1_1')).toEqual([{ n: 10 }]);
    await warehouse.close();
  });
});
