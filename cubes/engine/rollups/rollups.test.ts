import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Row, Warehouse } from '../../../core/index.ts';
import { type CubeQuery, type CubesServer, startCubes } from '../../index.ts';
import { openHospital, people } from '../test-support/hospital.ts';

let warehouse: Warehouse;
let cubes: CubesServer;

let builds = 0;

/** A build as the warehouse sees it: rows first, then which months of which relation it wrote. */
async function build(statement: string, versions: string): Promise<void> {
  builds += 1;
  const id = `20260116T08${1000 + builds}`;
  await warehouse.transaction(async (tx) => {
    await tx.run(statement);
    await tx.run(`update ops.relation_versions set build_id = '${id}' where ${versions}`);
    await tx.run(`insert into ops.builds values ('${id}', 'micro', null, null, 'success', null)`);
  });
}

beforeAll(async () => {
  warehouse = await openHospital();
  await warehouse.run('create schema original');
  for (const table of ['fct_charges', 'dim_departments'])
    await warehouse.run(`create table original.${table} as from marts.${table}`);
  await warehouse.run('create table ops.relation_versions (relation varchar, month date, build_id varchar)');
  cubes = await startCubes({ warehouse });
});

/** Everything as it was, no rollup made. */
beforeEach(async () => {
  await warehouse.run('drop schema if exists rollups cascade');
  for (const table of ['fct_charges', 'dim_departments'])
    await warehouse.run(`create or replace table marts.${table} as from original.${table}`);
  await warehouse.run('delete from ops.relation_versions');
  await build(
    `insert into ops.relation_versions
     select distinct 'marts.fct_charges', date_trunc('month', charged_on)::date, '' from marts.fct_charges
     union all select unnest(['marts.dim_departments', 'marts.dim_institutions', 'marts.dim_payers']), null, ''`,
    'true',
  );
});

afterAll(async () => {
  await cubes.close();
  await warehouse.close();
});

const MEASURES = [
  'amount',
  'drug_amount',
  'refund_line_count',
  'charge_line_count',
  'refund_amount',
  'inpatient_amount',
  'bed_qty',
];
const BY = ['institution_code', 'department_code', 'department_name', 'parent_department_name', 'setting', 'fee_class'];
const full = (names: readonly string[]) => names.map((name) => `revenue.${name}`);

const month = (from: string, to: string, more: CubeQuery = {}): CubeQuery => ({
  measures: ['revenue.amount'],
  timeDimensions: [{ dimension: 'revenue.date', granularity: 'month', dateRange: [from, to] }],
  ...more,
});
const JANUARY = month('2025-01-01', '2025-01-31');
const FEBRUARY = month('2025-02-01', '2025-02-28');

const isFromRollup = async (query: CubeQuery, who: keyof typeof people = 'leader') =>
  (await cubes.sql(query, people[who])).sql.includes('rollups.charges_by_');
const sum = async (query: CubeQuery) => (await cubes.query(query, people.leader)).rows[0]?.['revenue.amount'];
const sorted = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();
/** What was done with each rollup; of the same facts, so the same with all. */
const refresh = async () => {
  const [first, ...others] = (await cubes.refreshRollups(warehouse)).map(({ done, months }) => ({ done, months }));
  for (const other of others) expect(other).toEqual(first);
  return first;
};

const lateCharge = `insert into marts.fct_charges by name
  select * replace ('c9' as charge_key, 1000.01::decimal(14, 2) as amount) from marts.fct_charges where charge_key = 'c1'`;
const ofJanuary = "relation = 'marts.fct_charges' and month = '2025-01-01'";

describe('a rollup', () => {
  it('gives what the facts give, whatever is asked of it', async () => {
    const some = (names: string[], minLength: number) => fc.subarray(names, { minLength, maxLength: 3 });
    const granularity = fc.constantFrom(
      'day' as const,
      'week' as const,
      'month' as const,
      'quarter' as const,
      'year' as const,
    );
    const any = fc.record({ measures: some(MEASURES, 1), dimensions: some(BY, 0), granularity, setting: fc.boolean() });
    const queries = fc.sample(any, { numRuns: 40, seed: 7 }).map((one) => ({
      measures: full(one.measures),
      dimensions: full(one.dimensions),
      timeDimensions: [
        { dimension: 'revenue.date', granularity: one.granularity, dateRange: ['2025-01-02', '2025-02-04'] as const },
      ],
      filters: one.setting ? [{ member: 'revenue.setting', operator: 'notEquals', values: ['emergency'] }] : [],
    }));
    const facts: string[][] = [];
    for (const query of queries) facts.push(sorted((await cubes.query(query, people.leader)).rows));
    await refresh();
    for (const [index, query] of queries.entries()) {
      expect(await isFromRollup(query), JSON.stringify(query)).toBe(true);
      expect(sorted((await cubes.query(query, people.leader)).rows)).toEqual(facts[index]);
    }
  });

  it('is not read before it is made, nor for what does not add up or is not kept by it', async () => {
    expect(await isFromRollup(JANUARY)).toBe(false);
    await refresh();
    expect(await isFromRollup(JANUARY)).toBe(true);
    for (const other of [
      { measures: ['revenue.amount', 'revenue.charged_patients'] },
      { dimensions: ['revenue.ward_code'] },
    ]) {
      expect(await isFromRollup({ ...JANUARY, ...other })).toBe(false);
    }
  });

  it('serves a head his own departments and never an analyst, whose small cells need counts of people', async () => {
    await refresh();
    const query = month('2025-01-01', '2025-02-28', { dimensions: ['revenue.department_code'] });
    expect(await isFromRollup(query, 'head')).toBe(true);
    const { rows } = await cubes.query(query, people.head);
    const byHand = await warehouse.rows(
      `select department_code, sum(amount) as amount from marts.fct_charges
       where department_code in ('D0201', 'D0202') and institution_code = 'H01' group by department_code, date_trunc('month', charged_on)`,
    );
    const told = rows.map((row) => [row['revenue.department_code'], row['revenue.amount']]);
    expect(told.sort()).toEqual(byHand.map((row) => [row['department_code'], row['amount']]).sort());
    expect(await isFromRollup(query, 'analyst')).toBe(false);
  });
});

describe('after a build', () => {
  it('the months that it wrote come from the facts until they are restated, the others from the rollup', async () => {
    await refresh();
    const before = Number(await sum(JANUARY));
    await build(lateCharge, ofJanuary);
    expect([await isFromRollup(JANUARY), await isFromRollup(FEBRUARY)]).toEqual([false, true]);
    expect(await isFromRollup({ measures: ['revenue.amount'] })).toBe(false);
    expect(await sum(JANUARY)).toBeCloseTo(before + 1000.01, 9);
    expect(await refresh()).toEqual({ done: 'restated', months: ['2025-01-01'] });
    expect([await isFromRollup(JANUARY), await sum(JANUARY)]).toEqual([true, before + 1000.01]);
    expect(await refresh()).toEqual({ done: 'current', months: [] });
  });

  it('a charge that moved to another month leaves the one it was in', async () => {
    await refresh();
    await build(
      "update marts.fct_charges set charged_on = '2025-03-04' where charge_key = 'c6'",
      "relation = 'marts.fct_charges'",
    );
    await warehouse.run("insert into ops.relation_versions values ('marts.fct_charges', '2025-03-01', 'new')");
    expect(await refresh()).toEqual({ done: 'restated', months: ['2025-01-01', '2025-02-01', '2025-03-01'] });
    expect(
      await warehouse.rows(
        'select distinct charges__charged_on_day as day from rollups.charges_by_day where charges__amount < 0',
      ),
    ).toEqual([{ day: '2025-03-04' }]);
  });

  it('dimensions that say the same change nothing; one that was renamed is made anew', async () => {
    await refresh();
    const ofDepartments = "relation = 'marts.dim_departments'";
    await build('select 1', ofDepartments);
    expect(await refresh()).toEqual({ done: 'current', months: [] });
    await build(
      "update marts.dim_departments set department_name = '骨外科' where department_name = '骨科'",
      ofDepartments,
    );
    const named = month('2025-01-01', '2025-01-31', { dimensions: ['revenue.department_name'] });
    expect(await isFromRollup(named)).toBe(false);
    expect(await refresh()).toEqual({ done: 'made', months: undefined });
    expect(await isFromRollup(named)).toBe(true);
    const { rows } = await cubes.query(named, people.leader);
    expect(rows.map((row) => row['revenue.department_name'])).toContain('骨外科');
  });

  it('a rollup that the model no longer has is dropped', async () => {
    await warehouse.run('create schema rollups');
    await warehouse.run('create table rollups.old_by_day as select 1 as n');
    await refresh();
    expect(await warehouse.rows("select 1 from duckdb_tables() where table_name = 'old_by_day'")).toEqual([]);
  });
});

describe('a build that ends between the plan and the read', () => {
  /** The rows changed and no build says so yet: the planner cannot know, the database does. */
  const behindThePlan = async () => {
    await refresh();
    await sum(FEBRUARY);
    await warehouse.run(lateCharge);
    await warehouse.run(`update ops.relation_versions set build_id = 'b2' where ${ofJanuary}`);
  };

  it('is found by the database, not answered with old sums', async () => {
    await behindThePlan();
    const { sql, params } = await cubes.sql(JANUARY, people.leader);
    await expect(warehouse.rows(sql, params)).rejects.toThrow('behind its facts');
  });

  it('makes a client wait for the next plan', async () => {
    const app = express();
    cubes.mount(app, async () => people.leader);
    const server: Server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const load = async () => {
      const { port } = server.address() as AddressInfo;
      const query = encodeURIComponent(JSON.stringify(JANUARY));
      const response = await fetch(`http://127.0.0.1:${port}/cubejs-api/v1/load?query=${query}`);
      return (await response.json()) as { data: Row[] };
    };
    await behindThePlan();
    expect(await load()).toEqual({ error: 'Continue wait' });
    await build('select 1', 'false');
    const [byHand] = await warehouse.rows(
      "select sum(amount) as amount from marts.fct_charges where charged_on < '2025-02-01'",
    );
    expect((await load()).data[0]?.['revenue.amount']).toBe(byHand?.['amount']);
    await new Promise((resolve) => server.close(resolve));
  });
});

it('reports how rollups stand and which queries they answered', async () => {
  const asked = async (...by: string[]) => {
    const { asked: shapes } = await cubes.rollupReport();
    const found = shapes.find((shape) => shape.measures.join() === 'revenue.amount' && shape.by.join() === by.join());
    return [found?.from_rollups ?? 0, found?.from_facts ?? 0];
  };
  const relation = 'marts.fct_charges';
  const stands = (more: object) =>
    ['charges_by_day', 'charges_by_day_and_fee'].map((rollup) => ({ rollup, relation, ...more }));
  expect((await cubes.rollupReport()).rollups).toMatchObject(stands({ rows: null, behind: ['all'] }));
  await refresh();
  const [[rollups = 0, facts = 0], [byWard = 0]] = [
    await asked('revenue.date.month'),
    await asked('revenue.ward_code'),
  ];
  await sum(JANUARY);
  await sum(FEBRUARY);
  await cubes.query({ measures: ['revenue.amount'], dimensions: ['revenue.ward_code'] }, people.leader);
  expect(await asked('revenue.date.month')).toEqual([rollups + 2, facts]);
  expect(await asked('revenue.ward_code')).toEqual([byWard, 1]);
  await build(lateCharge, ofJanuary);
  expect((await cubes.rollupReport()).rollups).toMatchObject(stands({ months: 2, behind: ['2025-01-01'] }));
});
