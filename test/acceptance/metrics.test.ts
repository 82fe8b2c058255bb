import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locateSite } from '../../app/site/locate.ts';
import { type OpenSite, openSite } from '../../app/site/open.ts';
import { SYSTEM_IDENTITY } from '../../core/index.ts';
import {
  type IndicatorInfo,
  isFailure,
  type MetricAnswer,
  type MetricRequest,
  type RoadRow,
} from '../../metrics/index.ts';
import { HOUSE_PROJECT, listRoads, parseProject, renderRoad } from '../../models/index.ts';
import { demoCopy } from './demo-copy.ts';

// What is asked at random of the demo hospital, and the second road cut in the same way.

const CASES = 80;
const SEED = 'engine';

/** The same choices in every run. */
function choose<T>(list: readonly T[], of: string): T {
  const number = createHash('sha256').update(`${SEED} ${of}`).digest().readUInt32BE(0);
  const chosen = list[number % list.length];
  if (chosen === undefined) throw new Error(`nothing to choose ${of} from`);
  return chosen;
}

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);
const lastDay = (month: number) => new Date(Date.UTC(2025, month, 0)).toISOString().slice(0, 10);
const firstDay = (month: number) => `2025-${String(month).padStart(2, '0')}-01`;
const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;

let open: OpenSite;
let catalogue: IndicatorInfo[];
let departments: string[];

beforeAll(async () => {
  open = await openSite(locateSite({ environ: await demoCopy() }));
  const { metrics } = await open.semantic();
  const written = new Set(listRoads(HOUSE_PROJECT));
  catalogue = metrics
    .catalogue(SYSTEM_IDENTITY)
    .filter(
      ({ id, priority, missing, rank }) => written.has(id) && priority !== 'extended' && missing.length === 0 && !rank,
    );
  const rows = await open.warehouse.rows<{ code: string }>(
    'select distinct department_code as code from marts.fct_charges where department_code is not null order by 1',
  );
  departments = rows.map(({ code }) => code);
});

afterAll(() => open?.close());

interface Case {
  readonly info: IndicatorInfo;
  readonly request: MetricRequest;
  readonly from: string;
  readonly to: string;
  readonly kept: readonly string[] | undefined;
}

function randomCase(index: number): Case {
  const info = choose(catalogue, `indicator ${index}`);
  const first = choose(MONTHS, `first ${index}`);
  const last = choose(
    MONTHS.filter((month) => month >= first),
    `last ${index}`,
  );
  const [from, to] = [firstDay(first), lastDay(last)];
  const isCut = info.dimensions.includes('department') && choose([true, true, false], `cut ${index}`);
  const kept = isCut
    ? [...new Set([0, 1, 2].map((nth) => choose(departments, `department ${index} ${nth}`)))]
    : undefined;
  const required = info.required_filter ? { [info.required_filter.dimension]: [info.required_filter.usual] } : {};
  const filter = { ...required, ...(kept ? { department: kept } : {}) };
  const by = kept ? ['department'] : [];
  return { info, request: { id: info.id, from, to, filter, by }, from, to, kept };
}

interface Sides {
  numerator: number;
  denominator: number;
}

/** The road's rows cut as the request is: by department, of levels the last month, of what does not add up the grain asked. */
function cut(rows: readonly RoadRow[], { info, kept }: Case): Map<string, Sides> {
  const grain = kept ? 'department' : 'hospital';
  const counted = rows.some((row) => row.grain) ? rows.filter((row) => row.grain === grain) : rows;
  const last = counted.reduce((at, { month_start_on: month }) => (month && month > at ? month : at), '');
  const isLevel = info.additivity === 'level' && !rows.some((row) => row.grain);
  const sums = new Map<string, Sides>();
  for (const row of counted) {
    if (isLevel && row.month_start_on !== last) continue;
    if (kept && !kept.includes(row.department_code ?? '')) continue;
    const key = kept ? (row.department_code ?? '') : '';
    const sides = sums.get(key) ?? { numerator: 0, denominator: 0 };
    sides.numerator += row.numerator ?? 0;
    sides.denominator += row.denominator ?? 0;
    sums.set(key, sides);
  }
  return sums;
}

const differs = (left: number, right: number) =>
  Math.abs(left - right) > 1e-6 * Math.max(1, Math.abs(left), Math.abs(right));

describe('asked at random', () => {
  it(`${CASES} requests of any core or standard indicator give what the second road gives`, async () => {
    const { metrics } = await open.semantic();
    const project = parseProject(HOUSE_PROJECT, { overlayDir: open.site.dir, vars: { as_of: open.site.clock.asOf() } });
    const cases = Array.from({ length: CASES }, (_, index) => randomCase(index));
    const answers = await metrics.answerMany(
      cases.map(({ request }) => request),
      SYSTEM_IDENTITY,
    );
    const wrong: unknown[] = [];
    let compared = 0;
    for (const [index, one] of cases.entries()) {
      const answer = answers[index];
      if (!answer || isFailure(answer)) {
        wrong.push([one.request, answer]);
        continue;
      }
      if (answer.not_collected) continue;
      const required = one.info.required_filter;
      const vars = { from: one.from, to: one.to, ...(required ? { [required.dimension]: required.usual } : {}) };
      const road = cut(await open.warehouse.rows<RoadRow>(renderRoad(project, one.info.id, vars)), one);
      const found = sidesOf(answer, one.kept);
      for (const key of new Set([...road.keys(), ...found.keys()])) {
        const [left, right] = [found.get(key), road.get(key)];
        compared += 1;
        if (
          differs(left?.numerator ?? 0, right?.numerator ?? 0) ||
          differs(left?.denominator ?? 0, right?.denominator ?? 0)
        )
          wrong.push([one.request, key, left, right]);
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(CASES);
  });

  function sidesOf(answer: MetricAnswer, kept: readonly string[] | undefined): Map<string, Sides> {
    return new Map(
      answer.rows
        .filter(({ reason }) => reason === undefined || reason === 'zero_denominator')
        .map((row) => [
          kept ? String(row['department'] ?? '') : '',
          { numerator: row.numerator ?? 0, denominator: row.denominator ?? 0 },
        ]),
    );
  }
});

describe('compared by the calendar', () => {
  const count = async (from: string, to: string) => {
    const [row] = await open.warehouse.rows<{ n: number }>(
      "select count(*)::integer as n from marts.fct_visits where visit_type = 'outpatient' and visited_on between $1 and $2",
      [from, to],
    );
    return row?.n ?? 0;
  };
  const january = { id: 'outpatient_visits', from: '2025-01-01', to: '2025-01-31' };

  it('春节, the same weekday and working days are what SQL by hand gives', async () => {
    const { metrics } = await open.semantic();
    const compare = ['spring_festival', 'same_weekday', 'working_day'] as const;
    const { rows } = await metrics.answer({ ...january, compare }, SYSTEM_IDENTITY);
    const found = rows[0]?.compare;
    // 春节 was on 29 January 2025 and 10 February 2024; both months had 31 days.
    expect(found?.spring_festival).toMatchObject({
      value: await count('2024-01-13', '2024-02-12'),
      aligned: 'spring_festival',
    });
    expect(found?.same_weekday).toMatchObject({ value: await count('2024-01-03', '2024-02-02') });
    const [now, before] = [await count('2025-01-01', '2025-01-31'), await count('2024-01-01', '2024-01-31')];
    const [work] = await open.warehouse.rows<{ now: number; before: number }>(
      `select count(*) filter (date_on between '2025-01-01' and '2025-01-31') as now, count(*) filter (date_on between '2024-01-01' and '2024-01-31') as before
       from marts.dim_dates where day_type in ('workday', 'makeup_workday')`,
    );
    expect(found?.working_day?.workdays).toEqual({ current: Number(work?.now), other: Number(work?.before) });
    expect(found?.working_day?.change).toBeCloseTo(now / Number(work?.now) / (before / Number(work?.before)) - 1, 8);
    expect(days('2025-01-01', '2025-01-31')).toBe(days('2024-01-13', '2024-02-12'));
  });
});
