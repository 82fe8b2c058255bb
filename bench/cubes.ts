import { parseArgs } from 'node:util';
import { openWarehouse, SYSTEM_IDENTITY, type Warehouse } from '../core/index.ts';
import { type CubeQuery, startCubes } from '../cubes/index.ts';
import { multiplyCharges } from './support/charges.ts';
import { served } from './support/crowd.ts';
import { stockStatement } from './support/stock-cube.ts';

// `npm run build && npx tsx bench/cubes.ts --data DIR [--scale county] [--lines 50] [--memory 4GB] [--served 1GB] [--threads 2] [--users 100] [--seconds 120]`: the semantic
// layer over `lines` million charge lines. DIR is the data folder of a demo (HISIGHT_DATA); its charges are multiplied in place.
// HISIGHT_CUBE_STOCK names a folder where @cubejs-backend/duckdb-driver is installed; its dialect is measured beside ours.
// Prints one JSON document; milliseconds, the best of several runs unless it says otherwise.

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    scale: { type: 'string', default: 'county' },
    lines: { type: 'string', default: '50' },
    memory: { type: 'string', default: '4GB' },
    served: { type: 'string', default: '1GB' },
    threads: { type: 'string', default: '2' },
    users: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '120' },
  },
});
if (!values.data) throw new Error('--data names the data folder of a demo, which is changed');
const ROUNDS = 3;

const YEAR = ['2025-01-01', '2025-12-31'] as const;
const revenue = (granularity: 'day' | 'week' | 'month', more: CubeQuery = {}): CubeQuery => ({
  measures: ['revenue.amount'],
  timeDimensions: [{ dimension: 'revenue.date', granularity, dateRange: YEAR }],
  ...more,
});

/** Each question, and what a person would write by hand for it. */
const QUESTIONS: Readonly<Record<string, { query: CubeQuery; byHand: string }>> = {
  by_department_and_month: {
    query: revenue('month', { dimensions: ['revenue.department_code', 'revenue.department_name'] }),
    byHand: `select c.department_code, d.department_name, date_trunc('month', c.charged_on) as month, sum(c.amount) as amount
      from marts.fct_charges as c left join marts.dim_departments as d on d.department_key = c.department_key
      where c.charged_on between '2025-01-01' and '2025-12-31' group by all`,
  },
  by_day: {
    query: revenue('day'),
    byHand: `select charged_on, sum(amount) as amount from marts.fct_charges where charged_on between '2025-01-01' and '2025-12-31' group by all`,
  },
  by_week_and_class: {
    query: revenue('week', { dimensions: ['revenue.fee_class'] }),
    byHand: `select fee_class, date_trunc('week', charged_on) as week, sum(amount) as amount from marts.fct_charges
      where charged_on between '2025-01-01' and '2025-12-31' group by all`,
  },
  people_by_month: {
    query: revenue('month', { measures: ['revenue.charged_patients'] }),
    byHand: `select date_trunc('month', charged_on) as month, count(distinct patient_key) as patients from marts.fct_charges
      where charged_on between '2025-01-01' and '2025-12-31' group by all`,
  },
};

async function best(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    await work();
    least = Math.min(least, performance.now() - begun);
  }
  return Math.round(least);
}

let asked = 0;
/** A question that was never asked: a day less each time, so that nothing but the database's own pages is warm. */
function unasked(query: CubeQuery): CubeQuery {
  asked += 1;
  const [time] = query.timeDimensions ?? [];
  const from = `2025-01-${String((asked % 28) + 1).padStart(2, '0')}`;
  return time ? { ...query, timeDimensions: [{ ...time, dateRange: [from, YEAR[1]] }] } : query;
}

async function inProcess(warehouse: Warehouse) {
  const cubes = await startCubes({ warehouse });
  const cold = (query: CubeQuery) => best(() => cubes.query(unasked(query), SYSTEM_IDENTITY));
  const figures: Record<string, Record<string, number | string | null>> = {};
  await warehouse.run('drop schema if exists rollups cascade');
  for (const [name, { query, byHand }] of Object.entries(QUESTIONS)) {
    const stock = await stockStatement(query);
    figures[name] = {
      by_hand: await best(() => warehouse.rows(byHand)),
      cold_from_facts: await cold(query),
      stock_dialect: stock ? await best(() => warehouse.rows(stock.sql, stock.params)) : null,
    };
  }
  const begun = performance.now();
  const refreshed = await cubes.refreshRollups(warehouse);
  const rollup_seconds = (performance.now() - begun) / 1000;
  for (const [name, { query }] of Object.entries(QUESTIONS)) {
    const { sql } = await cubes.sql(query, SYSTEM_IDENTITY);
    Object.assign(figures[name] ?? {}, {
      cold: await cold(query),
      from: sql.includes('rollups.') ? 'rollup' : 'facts',
      cached: await best(() => cubes.query(query, SYSTEM_IDENTITY)),
    });
  }
  const { rollups } = await cubes.rollupReport();
  await cubes.close();
  return { figures, rollup_seconds, refreshed, rollups };
}

const file = `${values.data}/${values.scale}/warehouse.duckdb`;
const warehouse = await openWarehouse({ path: file, memoryLimit: values.memory });
const lines = await multiplyCharges(warehouse, Number(values.lines) * 1e6);
const inside = await inProcess(warehouse);
await warehouse.close();
const { data, scale } = values;
const outside = await served({
  data,
  scale,
  memory: values.served,
  threads: Number(values.threads),
  users: Number(values.users),
  seconds: Number(values.seconds),
  questions: QUESTIONS,
});
process.stdout.write(`${JSON.stringify({ lines, ...inside, served: outside }, null, 2)}\n`);
