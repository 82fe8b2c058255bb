import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock, type Identity, openMemory, ROOT, SYSTEM_IDENTITY, type Warehouse } from '../../core/index.ts';
import { type CubesServer, startCubes } from '../../cubes/index.ts';
import { createMetrics, isFailure, type MetricAnswer, type MetricRequest, type Metrics } from '../index.ts';

/** On the hospital known by heart (cubes/fixtures/marts.sql): every expected figure below was counted by hand there. */
let warehouse: Warehouse;
let cubes: CubesServer;
let metrics: Metrics;

beforeAll(async () => {
  warehouse = await openMemory();
  await warehouse.run(readFileSync(join(ROOT, 'cubes', 'fixtures', 'marts.sql'), 'utf8'));
  cubes = await startCubes({ warehouse });
  metrics = await createMetrics({ cubes, warehouse, clock: fixedClock('2025-02-10 08:00:00') });
});
afterAll(async () => {
  await cubes.close();
  await warehouse.close();
});

const JANUARY = { from: '2025-01-01', to: '2025-01-31' };
const ask = (request: MetricRequest, identity = SYSTEM_IDENTITY): Promise<MetricAnswer> =>
  metrics.answer(request, identity);
const person = (changes: Partial<Identity>): Identity => ({ ...SYSTEM_IDENTITY, user: 'x', name: 'x', ...changes });

describe('values', () => {
  it('a count of the whole hospital', async () => {
    const answer = await ask({ id: 'outpatient_visits', ...JANUARY });
    expect(answer).toMatchObject({
      unit: '人次',
      build_id: '20260115T080000000aaaa',
      period: JANUARY,
      provisional: false,
    });
    expect(answer.rows).toEqual([{ value: 30, numerator: 30, denominator: null }]);
  });

  it('a ratio is sum over sum at the grain asked for', async () => {
    const whole = await ask({ id: 'avg_length_of_stay', from: '2025-01-01', to: '2025-02-28' });
    expect(whole.rows).toEqual(
      [{ value: 22 / 3, numerator: 22, denominator: 3 }].map((row) => ({
        ...row,
        value: Number(row.value.toPrecision(12)),
      })),
    );
    const parts = await ask({ id: 'avg_length_of_stay', from: '2025-01-01', to: '2025-02-28', by: ['department'] });
    expect(parts.rows).toEqual([
      { department: 'D0201', department_name: '骨科', value: 4, numerator: 8, denominator: 2 },
      { department: 'D0601', department_name: '重症医学科', value: 14, numerator: 14, denominator: 1 },
    ]);
  });

  it('a ratio over two views: bed days used over bed days open, exactly the days of the period', async () => {
    const answer = await ask({ id: 'bed_occupancy_rate', from: '2025-01-02', to: '2025-01-06', by: ['ward'] });
    expect(answer.rows).toMatchObject([
      { ward: 'W0201', numerator: 5, denominator: 190 },
      { ward: 'W0601', value: 0, numerator: 0, denominator: 50 },
    ]);
  });

  it('a denominator per day of the period: 3 discharges over 48 average beds', async () => {
    const answer = await ask({ id: 'bed_turnover_times', ...JANUARY });
    expect(answer.rows[0]).toMatchObject({ numerator: 2, denominator: 48 });
  });

  it('a level is read on the last day, alone and in a series, and never summed', async () => {
    const alone = await ask({ id: 'inpatients_in_hospital', from: '2025-01-01', to: '2025-01-21' });
    expect(alone.rows[0]?.value).toBe(1);
    const series = await ask({
      id: 'inpatients_in_hospital',
      from: '2025-01-01',
      to: '2025-01-08',
      by: ['date'],
      granularity: 'week',
    });
    expect(series.rows).toMatchObject([
      { date: '2024-12-30', value: 1 },
      { date: '2025-01-06', value: 1 },
    ]);
  });

  it('a cancellation counts on its own day, so that a month may go below zero', async () => {
    const answer = await ask({ id: 'registrations_net', from: '2025-01-01', to: '2025-02-09', by: ['date'] });
    expect(answer.rows).toMatchObject([
      { date: '2025-01-01', date_name: '2025-01', value: 5 },
      { date: '2025-02-01', value: -1 },
    ]);
    const cancelled = await ask({ id: 'registration_cancellations', from: '2025-02-01', to: '2025-02-09' });
    expect(cancelled.rows[0]?.value).toBe(1);
  });

  it('money keeps its cents, over filters of the definition and of the person', async () => {
    const all = await ask({ id: 'medical_revenue', ...JANUARY });
    expect(all.rows[0]?.value).toBe(280.3);
    const share = await ask({ id: 'drug_revenue_share', ...JANUARY, filter: { department: ['D0201'] } });
    expect(share.rows[0]).toMatchObject({ numerator: 100.2, denominator: 150.3 });
    const none = await ask({ id: 'registrations_gross', ...JANUARY, filter: { event_type: ['cancel'] } });
    expect(none.rows[0]?.value).toBe(0);
  });

  it('a role must be chosen where the figure would be misread', async () => {
    await expect(ask({ id: 'doctor_operation_count', ...JANUARY })).rejects.toMatchObject({
      code: 'metrics/missing-filter',
    });
    const answer = await ask({
      id: 'doctor_operation_count',
      ...JANUARY,
      by: ['doctor'],
      filter: { role: ['surgeon'] },
    });
    expect(answer.rows).toMatchObject([{ doctor: 'S0001', doctor_name: '李明', value: 2 }]);
  });
});

describe('nothing, and why', () => {
  it('a zero denominator is null with a reason', async () => {
    const answer = await ask({
      id: 'level4_operation_rate',
      from: '2025-02-01',
      to: '2025-02-09',
      filter: { department: ['D0601'] },
    });
    expect(answer.rows).toEqual([{ value: null, numerator: 0, denominator: 0, reason: 'zero_denominator' }]);
  });

  it('before anyone recorded it is not collected, never zero; a gap inside is zero for counts and null for rates', async () => {
    const counts = await ask({ id: 'discharges', from: '2024-12-01', to: '2025-01-31', by: ['date'] });
    expect(counts.rows).toMatchObject([
      { date: '2024-12-01', value: null, reason: 'not_collected' },
      { date: '2025-01-01', value: 2 },
    ]);
    const days = { from: '2025-01-08', to: '2025-01-10', by: ['date'], granularity: 'day' as const };
    expect((await ask({ id: 'discharges', ...days })).rows.map(({ value }) => value)).toEqual([0, 1, 0]);
    expect((await ask({ id: 'avg_length_of_stay', ...days })).rows).toMatchObject([
      { value: null, reason: 'no_data' },
      { value: 7 },
      { value: null, reason: 'no_data' },
    ]);
  });

  it('a view without any row is not collected', async () => {
    await warehouse.run('create table kept as from marts.fct_settlements');
    await warehouse.run('delete from marts.fct_settlements');
    await warehouse.run(
      "insert into ops.builds values ('20260116T080000000aaaa', 'nightly', null, null, 'success', null)",
    );
    const answer = await ask({ id: 'collector_receipts', ...JANUARY });
    expect(answer).toMatchObject({
      not_collected: { missing: ['settlements'] },
      rows: [],
      build_id: '20260116T080000000aaaa',
    });
    await warehouse.run('insert into marts.fct_settlements from kept');
    await warehouse.run("delete from ops.builds where build_id = '20260116T080000000aaaa'");
  });

  it('is provisional until the period is over and the indicator is mature', async () => {
    const until = async (id: string, to: string) => (await ask({ id, from: '2025-01-01', to })).provisional;
    expect(await until('discharges', '2025-02-09')).toBe(false);
    expect(await until('discharges', '2025-02-28')).toBe(true);
    expect(await until('unplanned_readmission_31d_rate', '2025-01-31')).toBe(true);
  });

  it('prints the share of coded front pages where the figure stands on them', async () => {
    const answer = await ask({ id: 'inpatient_avg_fee', from: '2025-01-01', to: '2025-02-28' });
    expect(answer.coding_rate).toBeCloseTo(2 / 3, 12);
  });
});

describe('comparisons', () => {
  it('the running month is compared with the same days of the one before, and says so', async () => {
    const answer = await ask({ id: 'registrations_net', from: '2025-02-01', to: '2025-02-28', compare: ['mom'] });
    expect(answer.rows[0]?.compare?.mom).toEqual({
      value: 0,
      change: null,
      change_kind: 'relative',
      reason: 'zero_base',
      from: '2025-01-01',
      to: '2025-01-09',
      current: -1,
    });
  });

  it('a year for which nobody has data is not compared with zero', async () => {
    const answer = await ask({ id: 'discharges', ...JANUARY, compare: ['yoy'] });
    expect(answer.rows[0]?.compare?.yoy).toMatchObject({
      value: null,
      change: null,
      reason: 'not_collected',
      from: '2024-01-01',
    });
  });

  it('counts change relatively, rates by points, in a series bucket by bucket', async () => {
    const series = await ask({
      id: 'outpatient_visits',
      from: '2025-01-05',
      to: '2025-01-07',
      by: ['date'],
      granularity: 'day',
      compare: ['mom'],
    });
    const days = await ask({
      id: 'outpatient_visits',
      from: '2025-01-01',
      to: '2025-01-12',
      by: ['date'],
      granularity: 'day',
    });
    const at = new Map(days.rows.map(({ date, value }) => [date, value]));
    expect(series.rows.map((row) => row.compare?.mom?.from)).toEqual(['2025-01-04', '2025-01-05', '2025-01-06']);
    expect(series.rows.map((row) => row.compare?.mom?.value)).toEqual(
      ['2025-01-04', '2025-01-05', '2025-01-06'].map((day) => at.get(day)),
    );
    expect(series.rows.map((row) => row.value)).toEqual(
      ['2025-01-05', '2025-01-06', '2025-01-07'].map((day) => at.get(day)),
    );
    const weeks = await ask({
      id: 'outpatient_visits',
      from: '2025-01-08',
      to: '2025-01-09',
      by: ['date'],
      granularity: 'day',
      compare: ['last_week'],
    });
    expect(weeks.rows.map((row) => row.compare?.last_week?.value)).toEqual([
      at.get('2025-01-01'),
      at.get('2025-01-02'),
    ]);
    const share = await ask({ id: 'appointment_rate', from: '2025-01-08', to: '2025-01-09', compare: ['last_week'] });
    expect(share.rows[0]?.compare?.last_week?.change_kind).toBe('points');
  });

  it('the year so far, against nothing where last year was not recorded', async () => {
    const answer = await ask({ id: 'registrations_net', from: '2025-02-01', to: '2025-02-09', compare: ['ytd'] });
    expect(answer.rows[0]?.compare?.ytd).toMatchObject({
      value: 4,
      previous: null,
      from: '2025-01-01',
      to: '2025-02-09',
    });
  });
});

describe('many at once', () => {
  it('answers in order, each failure in its own place with the nearest valid words', async () => {
    const results = await metrics.answerMany(
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
        ...cubes,
        query: (query, identity) => {
          queries += 1;
          return cubes.query(query, identity);
        },
      },
      warehouse,
      clock: fixedClock('2025-02-10 08:00:00'),
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

  it('asks again what an older build answered, and never mixes two', async () => {
    let calls = 0;
    const renewed = await createMetrics({
      cubes: {
        ...cubes,
        query: async (query, identity) => {
          const answer = await cubes.query(query, identity);
          calls += 1;
          return { ...answer, buildId: calls === 1 ? 'b1' : 'b2' };
        },
      },
      warehouse,
      clock: fixedClock('2025-02-10 08:00:00'),
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
    const [visits, receipts] = await metrics.answerMany(
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
    const answer = await ask({ id: 'emergency_visits', ...JANUARY }, analyst);
    expect(answer.rows).toEqual([{ value: null, numerator: null, denominator: null, reason: 'suppressed' }]);
  });
});

it('every indicator of the catalogue binds and answers, cut by each of its dimensions', async () => {
  const requests = metrics.catalogue(SYSTEM_IDENTITY).flatMap(({ id, dimensions, required_filter }) => {
    const filter = required_filter ? { [required_filter.dimension]: [required_filter.usual] } : {};
    return dimensions.map((dimension) => ({ id, ...JANUARY, by: [dimension], filter }));
  });
  const results = await metrics.answerMany(requests, SYSTEM_IDENTITY);
  expect(results.filter(isFailure)).toEqual([]);
  expect(requests.length).toBeGreaterThan(400);
});
