import { parseArgs } from 'node:util';
import { fixedClock, openWarehouse, SYSTEM_IDENTITY } from '../core/index.ts';
import { type CubeQuery, startCubes } from '../cubes/index.ts';
import { createMetrics, isFailure, type MetricRequest } from '../metrics/index.ts';

// `npx tsx bench/metrics.ts --data DIR [--scale tiny] [--memory 4GB]`: what pages ask of the indicators, over the warehouse of a demo (HISIGHT_DATA), which
// it only reads. Cold is the first question after a start, warm the same again, unasked the same of other months in an engine that is up;
// `statements` are the same Cube queries as plain SQL, one after the other. Prints one JSON document, milliseconds.

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    scale: { type: 'string', default: 'tiny' },
    memory: { type: 'string', default: '4GB' },
  },
});
if (!values.data) throw new Error('--data names the data folder of a demo');
const ROUNDS = 5;
// Some departments have no figure of some indicators: so many are asked that five hundred rows come.
const SCORECARD_ROWS = 650;
const YEAR = { from: '2025-01-01', to: '2025-12-31' };
const OTHER_YEAR = { from: '2024-02-01', to: '2025-01-31' };

const warehouse = await openWarehouse({
  path: `${values.data}/${values.scale}/warehouse.duckdb`,
  memoryLimit: values.memory,
});

async function timed<T>(work: () => Promise<T>): Promise<readonly [number, T]> {
  const begun = performance.now();
  const result = await work();
  return [Math.round((performance.now() - begun) * 10) / 10, result];
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push((await timed(work))[0]);
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

/** Cube and the indicators as after a start, with what they asked. */
async function started() {
  const cubes = await startCubes({ warehouse });
  const asked: CubeQuery[] = [];
  const metrics = await createMetrics({
    cubes: {
      ...cubes,
      query: (query, identity) => {
        asked.push(query);
        return cubes.query(query, identity);
      },
    },
    warehouse,
    clock: fixedClock('2026-01-15 08:00:00'),
  });
  return { cubes, metrics, asked };
}

type Requests = (period: typeof YEAR) => readonly MetricRequest[];

async function measured(requests: Requests) {
  const { cubes, metrics, asked } = await started();
  const ask = async (period: typeof YEAR) => {
    const answers = await metrics.answerMany(requests(period), SYSTEM_IDENTITY);
    const failed = answers.find(isFailure);
    if (failed) throw new Error(`${failed.id}: ${failed.error.message_en}`);
    return answers.reduce((sum, answer) => sum + (isFailure(answer) ? 0 : answer.rows.length), 0);
  };
  const [cold, rows] = await timed(() => ask(YEAR));
  asked.length = 0;
  await ask(YEAR);
  const queries = [...asked];
  const warm = await median(() => ask(YEAR));
  const [unasked] = await timed(() => ask(OTHER_YEAR));
  const statements = await Promise.all(queries.map((query) => cubes.sql(query, SYSTEM_IDENTITY)));
  const byStatement = await median(async () => {
    for (const { sql, params } of statements) await warehouse.rows(sql, [...params]);
  });
  await cubes.close();
  return {
    ...{ requests: requests(YEAR).length, rows, queries: queries.length },
    ...{ cold_ms: cold, warm_ms: warm, unasked_ms: unasked, statements_ms: byStatement },
    unasked_to_statements: Math.round((unasked / byStatement) * 100) / 100,
  };
}

const { cubes, metrics } = await started();
const catalogue = metrics.catalogue(SYSTEM_IDENTITY).filter(({ missing, rank }) => missing.length === 0 && !rank);
await cubes.close();
const filterOf = ({ required_filter: required }: (typeof catalogue)[number]) =>
  required ? { filter: { [required.dimension]: [required.usual] } } : {};
const core = catalogue.filter(({ priority }) => priority === 'core');
const [counted] = await warehouse.rows<{ n: number }>(
  'select count(distinct department_code)::integer as n from marts.fct_charges',
);
const byDepartment = [...core, ...catalogue.filter(({ priority }) => priority === 'standard')]
  .filter(({ dimensions }) => dimensions.includes('department'))
  .slice(0, Math.ceil(SCORECARD_ROWS / Math.max(1, counted?.n ?? 1)));
const [lines] = await warehouse.rows<{ n: number }>('select count(*)::integer as n from marts.fct_charges');

const figures = {
  charge_lines: lines?.n,
  core_by_month: await measured((period) =>
    core.map((info) => ({ id: info.id, ...period, ...filterOf(info), by: ['date'] })),
  ),
  scorecard: await measured((period) =>
    byDepartment.map((info) => ({ id: info.id, ...period, ...filterOf(info), by: ['department'] })),
  ),
};
await warehouse.close();
process.stdout.write(`${JSON.stringify({ scale: values.scale, ...figures }, null, 2)}\n`);
