import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Warehouse } from '../../../core/index.ts';
import type { ModelLineage } from './lineage.ts';
import { modelLineage } from './project.ts';
import { openScratch } from './scratch.ts';
import { GARDEN, model } from './test-support/garden.ts';
import { generatedSql } from './test-support/generate.ts';
import { fill, perturb } from './test-support/perturb.ts';

// HISIGHT_LINEAGE_SEEDS=2000 looks longer; a seed gives the same query and the same rows every time.
const SEEDS = Number(process.env['HISIGHT_LINEAGE_SEEDS'] ?? 40);

describe('lineage of random queries', () => {
  const seeds = Array.from({ length: SEEDS }, (_, at) => at + 1);
  const queries = new Map(seeds.map((seed) => [`q${seed}`, generatedSql(seed)]));
  let warehouse: Warehouse;
  let lineages: ReadonlyMap<string, ModelLineage>;
  let notTraced: readonly unknown[];

  beforeAll(async () => {
    warehouse = await openScratch(GARDEN, []);
    for (const external of GARDEN) await fill(warehouse, external, 1);
    const found = await modelLineage(
      [...queries].map(([name, sql]) => model(name, sql)),
      GARDEN,
    );
    notTraced = found.notTraced;
    lineages = new Map(found.traced.map((one) => [one.model, one]));
  });
  afterAll(() => warehouse.close());

  it('is known of every query that binds', () => {
    expect(notTraced).toEqual([]);
    // DuckDB itself refuses a few: an alias whose expression has a subquery, an outer column inside a list comprehension.
    expect(lineages.size).toBeGreaterThan(SEEDS * 0.85);
  });

  it('names every column whose change alters the result', async () => {
    const untold: string[] = [];
    let confirmed = 0;
    for (const [name, lineage] of lineages) {
      const verdict = await perturb(warehouse, queries.get(name) ?? '', lineage, GARDEN);
      untold.push(...verdict.untold.map((one) => `${name}: ${one}`));
      confirmed += verdict.confirmed;
    }
    expect(untold).toEqual([]);
    // The rows are such that changes are seen: more than one for each query.
    expect(confirmed).toBeGreaterThan(lineages.size);
  });

  it('would be found wanting where it left columns out', async () => {
    let found = 0;
    for (const [name, lineage] of [...lineages].slice(0, 8)) {
      const columns = lineage.columns.map((column) => ({ ...column, values: [], conditions: [] }));
      const empty = { ...lineage, columns, conditions: [] };
      const { untold } = await perturb(warehouse, queries.get(name) ?? '', empty, GARDEN);
      if (untold.length > 0) found++;
    }
    expect(found).toBeGreaterThan(3);
  });
});
