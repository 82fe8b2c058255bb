import { describe, expect, it } from 'vitest';
import { type Identity, SYSTEM_IDENTITY } from '../../core/index.ts';
import { JANUARY, KNOWN_CLOCK, knownHospital } from '../fixtures/known-hospital.ts';
import { catalogueReads, createMetrics, isFailure } from '../index.ts';

const hospital = knownHospital();
const person = (changes: Partial<Identity>): Identity => ({ ...SYSTEM_IDENTITY, user: 'x', name: 'x', ...changes });

describe('many at once', () => {
  it('answers in order, each failure in its own place with the nearest valid words', async () => {
    const results = await hospital.metrics.answerMany(
      [
        { id: 'discharges', ...JANUARY },
        { id: 'dischargs', ...JANUARY },
        { id: 'discharges', ...JANUARY, by: ['deparment'] },
        { id: 'discharges', period: 'last_moth' },
        { id: 'avg_length_of_stay', ...JANUARY },
      ],
      SYSTEM_IDENTITY,
    );
    expect(results.map((result) => (isFailure(result) ? result.error.code : result.rows[0]?.value))).toEqual([
      2,
      'metrics/unknown-indicator',
      'metrics/unknown-dimension',
      'metrics/unknown-period',
      4,
    ]);
    expect(results.map((result) => (isFailure(result) ? result.error.message_en : '')).join(' ')).toMatch(
      /discharges.*department.*last_month/s,
    );
  });

  it('asks few queries: measures of one view, period and cut travel together', async () => {
    let queries = 0;
    const counted = await createMetrics({
      cubes: {
        ...hospital.cubes,
        query: (query, identity) => {
          queries += 1;
          return hospital.cubes.query(query, identity);
        },
      },
      warehouse: hospital.warehouse,
      clock: KNOWN_CLOCK,
    });
    const ids = [
      'discharges',
      'avg_length_of_stay',
      'inpatient_mortality_rate',
      'discharge_operation_rate',
      'day_surgery_rate',
    ];
    await counted.answerMany(
      ids.map((id) => ({ id, ...JANUARY })),
      SYSTEM_IDENTITY,
    );
    const first = queries;
    await counted.answerMany(
      ids.map((id) => ({ id, ...JANUARY })),
      SYSTEM_IDENTITY,
    );
    expect([first, queries - first]).toEqual([2, 1]);
  });

  it('asks a series and its comparisons in one query where their periods touch', async () => {
    const asked: unknown[] = [];
    const counted = await createMetrics({
      cubes: {
        ...hospital.cubes,
        query: (query, identity) => {
          asked.push(query.timeDimensions?.[0]?.dateRange ?? 'coverage');
          return hospital.cubes.query(query, identity);
        },
      },
      warehouse: hospital.warehouse,
      clock: KNOWN_CLOCK,
    });
    const request = {
      id: 'discharges',
      from: '2024-03-01',
      to: '2025-01-31',
      by: ['date'],
      compare: ['yoy', 'mom'] as const,
    };
    await counted.answer(request, SYSTEM_IDENTITY);
    // What the view covers, and what totals of the time before cover: once for a build.
    expect(asked).toEqual([['2023-03-01', '2025-01-31'], 'coverage', 'coverage']);
  });

  it('asks again what an older build answered, and never mixes two', async () => {
    let calls = 0;
    const renewed = await createMetrics({
      cubes: {
        ...hospital.cubes,
        query: async (query, identity) => {
          const answer = await hospital.cubes.query(query, identity);
          calls += 1;
          return { ...answer, buildId: calls === 1 ? 'b1' : 'b2' };
        },
      },
      warehouse: hospital.warehouse,
      clock: KNOWN_CLOCK,
    });
    const results = await renewed.answerMany(
      [
        { id: 'discharges', ...JANUARY },
        { id: 'admissions', ...JANUARY },
      ],
      SYSTEM_IDENTITY,
    );
    expect(results.map((result) => (isFailure(result) ? result.error : result.build_id))).toEqual(['b2', 'b2']);
  });
});

describe('rows of others', () => {
  it('a doctor sees own work only, and is refused what has no own rows without spoiling the rest', async () => {
    const doctor = person({ role: 'doctor', institutions: ['H01'], departments: ['D0201'], doctor: 'S0001' });
    const [visits, receipts] = await hospital.metrics.answerMany(
      [
        { id: 'outpatient_visits', ...JANUARY, by: ['doctor'] },
        { id: 'collector_receipts', ...JANUARY },
      ],
      doctor,
    );
    expect(visits && !isFailure(visits) && visits.rows).toMatchObject([{ doctor: 'S0001', value: 12 }]);
    expect(receipts && isFailure(receipts) && receipts.error.status).toBe(403);
  });

  it('a small cell is null for an analyst, with its reason, and exact for the house', async () => {
    const analyst = person({ role: 'analyst', canSeeCases: false });
    const answer = await hospital.metrics.answer({ id: 'emergency_visits', ...JANUARY }, analyst);
    expect(answer.rows).toEqual([{ value: null, numerator: null, denominator: null, reason: 'suppressed' }]);
  });
});

it('every indicator of the catalogue binds and answers, and every dimension of its views cuts one', async () => {
  const viewsOf = new Map(catalogueReads().map(({ id, views }) => [id, views]));
  const seen = new Set<string>();
  const isNew = (id: string, dimension: string) =>
    (viewsOf.get(id) ?? [])
      .filter((view) => !seen.has(`${view} ${dimension}`))
      .map((view) => seen.add(`${view} ${dimension}`)).length > 0;
  const requests = hospital.metrics.catalogue(SYSTEM_IDENTITY).flatMap(({ id, dimensions, required_filter }) => {
    const filter = required_filter ? { [required_filter.dimension]: [required_filter.usual] } : {};
    const cuts = dimensions.filter((dimension) => isNew(id, dimension));
    const groups = Array.from({ length: Math.ceil(cuts.length / 4) }, (_, index) =>
      cuts.slice(index * 4, index * 4 + 4),
    );
    return [[], ...groups].map((by) => ({ id, ...JANUARY, by, filter }));
  });
  const results = await hospital.metrics.answerMany(requests, SYSTEM_IDENTITY);
  expect(results.filter(isFailure)).toEqual([]);
  expect(requests.length).toBeGreaterThan(1000);
});
