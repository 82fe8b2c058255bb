import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openWarehouse, ROOT, SYSTEM_IDENTITY, type Warehouse } from '../../core/index.ts';
import { type CubesServer, startCubes } from '../../cubes/index.ts';
import { demoCopy } from './demo-copy.ts';

// Two roads to every measure: what Cube answers over the demo hospital, and the SQL of cubes/roads, written from the definitions.

const FOLDER = join(ROOT, 'cubes', 'roads');
const views = readdirSync(join(ROOT, 'cubes', 'views')).map((name) => name.replace('.yml', ''));
const roadsOf = (view: string): Record<string, string> => {
  const file = join(FOLDER, `${view}.yml`);
  return existsSync(file) ? parse(readFileSync(file, 'utf8')) : {};
};

let warehouse: Warehouse;
let cubes: CubesServer;

beforeAll(async () => {
  const { HISIGHT_DATA: data = '' } = await demoCopy();
  warehouse = await openWarehouse({ path: join(data, 'tiny', 'warehouse.duckdb') });
  cubes = await startCubes({ warehouse });
});

afterAll(async () => {
  await cubes?.close();
  await warehouse?.close();
});

/** A number; of a time its milliseconds. Nothing is nothing on both roads. */
const told = (value: unknown): number =>
  typeof value === 'string' && /^\d{4}-/.test(value) ? Date.parse(value.replace(' ', 'T')) : Number(value ?? 0);

const closeTo = (one: number, other: number) =>
  Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));

describe.each(views)('%s', (name) => {
  it('gives of each measure what the second road gives, and the same in parts', async () => {
    const { cubes: seen } = await cubes.meta(SYSTEM_IDENTITY);
    const view = seen.find((one) => one.name === name);
    const measures = (view?.measures ?? []).map((measure) => measure.name);
    const roads = roadsOf(name);
    expect(Object.keys(roads).sort()).toEqual(measures.map((measure) => measure.slice(name.length + 1)).sort());
    if (measures.length === 0) return;
    const [total = {}] = (await cubes.query({ measures }, SYSTEM_IDENTITY)).rows;
    for (const measure of measures) {
      const [road = {}] = await warehouse.rows(roads[measure.slice(name.length + 1)] ?? '');
      const byRoad = told(Object.values(road)[0]);
      expect(closeTo(told(total[measure]), byRoad), `${measure}: ${total[measure]} and by the road ${byRoad}`).toBe(
        true,
      );
    }
    // Along the names of what it joins: a join that is not to one would count rows again, of one measure as of all.
    const additive = view?.measures.find(({ aggType }) => aggType === 'count' || aggType === 'sum')?.name;
    if (additive === undefined) return;
    for (const { name: dimension } of (view?.dimensions ?? []).filter((one) => /_name$|\.sex$/.test(one.name))) {
      const { rows } = await cubes.query(
        { measures: [additive], dimensions: [dimension], limit: 50_000 },
        SYSTEM_IDENTITY,
      );
      const sum = rows.reduce((all, row) => all + Number(row[additive] ?? 0), 0);
      const whole = Number(total[additive] ?? 0);
      expect(closeTo(sum, whole), `${additive} by ${dimension}: ${sum}, in all ${whole}`).toBe(true);
    }
  });
});
