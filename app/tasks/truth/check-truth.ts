import { SYSTEM_IDENTITY } from '../../../core/index.ts';
import type { Truth } from '../../../demo/index.ts';
import { isFailure, type MetricRequest } from '../../../metrics/index.ts';
import { hasTable } from '../../site/has-table.ts';
import type { OpenSite } from '../../site/open.ts';
import { PLACES } from './places.ts';

interface TruthDifference {
  readonly road: 'metric' | 'mart' | 'planted' | 'today';
  readonly id: string;
  readonly grain: 'month' | 'department' | 'ward' | 'total';
  readonly key: string;
  readonly truth: number;
  readonly found: number | null;
}

export interface TruthCheck {
  readonly checked: number;
  readonly differences: number;
  /** The first ones, for the person who looks. */
  readonly examples: readonly TruthDifference[];
}

interface Period {
  readonly from: string;
  readonly to: string;
}

interface Cell {
  readonly grain: TruthDifference['grain'];
  readonly key: string;
  readonly value: number;
}

/** Truth's names → the indicator whose numerator says the same; the ones without an indicator are checked on the marts only. */
const NUMERATORS: Readonly<Record<string, string>> = {
  los_days: 'avg_length_of_stay',
  deaths: 'inpatient_mortality_rate',
};
/** First day of the demo's history. */
const BEGINNING = '2024-01-01';
const YEAR = { from: '2025-01-01', to: '2025-12-31' };
const EXAMPLES = 50;
/** Money is counted in cents; counts must be equal. */
const TOLERANCE = 0.005;

/** What the platform's messages must add up to: truth's name → the census. */
const TODAY: Readonly<Record<string, string>> = {
  in_hospital: 'in_hospital',
  admissions: 'admissions_today',
  discharges: 'discharges_today',
  transfers_in: 'transfers_in_today',
  transfers_out: 'transfers_out_today',
  emergency_visits: 'emergency_visits_today',
  outpatient_visits: 'outpatient_visits_today',
  operations_listed: 'operations_today',
};

/** The day so far: counted by the generator from its tables, and by the census from messages. */
async function checkToday(
  open: OpenSite,
  { today }: Truth,
): Promise<{ checked: number; differences: TruthDifference[] }> {
  const figures = Object.values(TODAY).map((name) => `cast(coalesce(sum(${name}), 0) as integer) as ${name}`);
  const [total] = await open.warehouse.rows<Record<string, number>>(
    `select ${figures.join(', ')} from marts.fct_census_now`,
  );
  const wards = await open.warehouse.rows<{ ward: string; n: number }>(
    'select ward_code as ward, cast(sum(in_hospital) as integer) as n from marts.fct_census_now where ward_code is not null group by ward_code',
  );
  const byWard = new Map(wards.map(({ ward, n }) => [ward, n]));
  const cells = [
    ...Object.entries(TODAY).map(([name, column]) => ({
      ...{ id: `today ${name}`, grain: 'total' as const, key: '' },
      ...{ value: today.totals[name] ?? 0, found: total?.[column] ?? 0 },
    })),
    ...Object.entries(today.by_ward['in_hospital'] ?? {}).map(([ward, value]) => ({
      ...{ id: 'today in_hospital', grain: 'ward' as const, key: ward, value, found: byWard.get(ward) ?? 0 },
    })),
  ];
  const differing = cells.filter(({ value, found }) => value !== found);
  const differences = differing.map(({ value, ...cell }) => ({ road: 'today' as const, truth: value, ...cell }));
  return { checked: cells.length, differences };
}

/** How often each rule of data quality failed, those of front pages among them; nothing where a site has none. */
async function failedRules(open: OpenSite): Promise<{ name: string; failures: number }[]> {
  if (!(await hasTable(open.warehouse, 'marts', 'fct_dq_checks'))) return [];
  return open.warehouse.rows(
    'select rule_id as name, cast(sum(failed_rows) as integer) as failures from marts.fct_dq_checks group by rule_id',
  );
}

/**
 * Each planted trap: as many as the check `demo_his_<trap>` found when it was last run, or as the rule of that id failed.
 * A trap that nothing looks for was found in no number.
 */
async function checkPlanted(
  open: OpenSite,
  { planted }: Truth,
): Promise<{ checked: number; differences: TruthDifference[] }> {
  const rows = await open.warehouse.rows<{ name: string; failures: number }>(
    "select substr(test, 10) as name, cast(arg_max(failures, build_id) as integer) as failures from ops.test_results where test like 'demo_his_%' group by test",
  );
  const found = new Map([...(await failedRules(open)), ...rows].map(({ name, failures }) => [name, failures]));
  const differences = Object.entries(planted)
    .filter(([id, value]) => found.get(id) !== value)
    .map(([id, value]) => ({
      ...{ road: 'planted' as const, id, grain: 'total' as const, key: '' },
      ...{ truth: value, found: found.get(id) ?? null },
    }));
  return { checked: Object.keys(planted).length, differences };
}

/** Truth under its plain names: money in yuan. */
function plain(values: Readonly<Record<string, number>>): Map<string, number> {
  return new Map(
    Object.entries(values).map(([name, value]) =>
      name.endsWith('_cents') ? [name.slice(0, -6), value / 100] : [name, value],
    ),
  );
}

function cellsOf(truth: Truth): Map<string, Cell[]> {
  const cells = new Map<string, Cell[]>();
  const add = (id: string, cell: Cell) => cells.set(id, [...(cells.get(id) ?? []), cell]);
  for (const [id, value] of plain(truth.totals)) add(id, { grain: 'total', key: '', value });
  const grains = [
    ['month', truth.by_month],
    ['department', truth.by_department],
  ] as const;
  for (const [grain, tables] of grains) {
    for (const [name, values] of Object.entries(tables)) {
      const isMoney = name.endsWith('_cents');
      const id = isMoney ? name.slice(0, -6) : name;
      for (const [key, value] of Object.entries(values)) add(id, { grain, key, value: isMoney ? value / 100 : value });
    }
  }
  return cells;
}

/** All that a fact holds, what is planned for later days (sessions, follow-ups) included. */
async function martCells(open: OpenSite, id: string, byDepartment: boolean): Promise<Map<string, number> | undefined> {
  const place = PLACES[id];
  if (!place) return undefined;
  const { measure, fact, day, department = 'department_code' } = place;
  const where = `${day} is not null`;
  const departments = byDepartment
    ? `union all select 'department', ${department}, ${measure} from marts.${fact} where ${day} between date '${YEAR.from}' and date '${YEAR.to}' group by 2`
    : '';
  const rows = await open.warehouse.rows<{ grain: string; key: string; value: number | null }>(
    `select 'total' as grain, '' as key, ${measure} as value from marts.${fact} where ${where}
     union all select 'month', strftime(${day}, '%Y-%m'), ${measure} from marts.${fact} where ${where} group by 2 ${departments}`,
  );
  return new Map(rows.map((row) => [`${row.grain} ${row.key}`, row.value ?? 0]));
}

async function metricCells(open: OpenSite, id: string, period: Period): Promise<Map<string, number> | undefined> {
  const { metrics } = await open.semantic();
  const known = metrics.catalogue(SYSTEM_IDENTITY).find((indicator) => indicator.id === (NUMERATORS[id] ?? id));
  if (!known) return undefined;
  const requests: MetricRequest[] = [
    { id: known.id, ...period },
    { id: known.id, ...period, by: ['date'], granularity: 'month' },
    ...(known.dimensions.includes('department') ? [{ id: known.id, ...YEAR, by: ['department'] }] : []),
  ];
  const answers = await metrics.answerMany(requests, SYSTEM_IDENTITY);
  const cells = new Map<string, number>();
  for (const [index, answer] of answers.entries()) {
    if (isFailure(answer)) return undefined;
    for (const row of answer.rows) {
      const key =
        ['total ', `month ${String(row['date']).slice(0, 7)}`, `department ${row['department']}`][index] ?? '';
      cells.set(key, row.numerator ?? row.value ?? 0);
    }
  }
  return cells;
}

/** Compares what the generator counted on its own with the marts and with the indicators. A missing cell counts as zero. */
export async function checkTruth(open: OpenSite, truth: Truth): Promise<TruthCheck> {
  const differences: TruthDifference[] = [];
  // Everything the generator let happen, this morning's included.
  const period = { from: BEGINNING, to: truth.as_of.slice(0, 10) };
  let checked = 0;
  for (const [id, cells] of cellsOf(truth)) {
    const roads = [
      [
        'mart',
        await martCells(
          open,
          id,
          cells.some(({ grain }) => grain === 'department'),
        ),
      ],
      ['metric', await metricCells(open, id, period)],
    ] as const;
    for (const [road, found] of roads) {
      if (!found) continue;
      for (const cell of cells) {
        const value = found.get(`${cell.grain} ${cell.key}`) ?? 0;
        checked += 1;
        if (Math.abs(value - cell.value) > TOLERANCE) {
          differences.push({ road, id, grain: cell.grain, key: cell.key, truth: cell.value, found: value });
        }
      }
    }
  }
  for (const more of [await checkToday(open, truth), await checkPlanted(open, truth)]) {
    checked += more.checked;
    differences.push(...more.differences);
  }
  return { checked, differences: differences.length, examples: differences.slice(0, EXAMPLES) };
}
