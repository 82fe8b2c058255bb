import { describe, expect, it } from 'vitest';
import { type Identity, SYSTEM_IDENTITY } from '../../core/index.ts';
import { KNOWN_CLOCK, knownHospital } from '../fixtures/known-hospital.ts';
import { shippedCalendar } from '../fixtures/shipped-calendar.ts';
import { createMetrics, expandQuestion, isFailure, type MetricRequest } from '../index.ts';
import { bucketEnd } from './calendar.ts';

// Some 2,600 visits from 2 June 2023 to 9 February 2025, unlike in each department, and who came in each month.
const hospital = knownHospital(
  `
  create table seen as select i, date '2023-06-02' + ((i * 37) % 619)::integer as visited_on, hash(i) % 7 as h from range(0, 2600) as t (i);
  create table shape as select * exclude (visit_key, visited_on, doctor_code, department_code, visit_type, is_appointment, doctor_key, department_key)
    from marts.fct_visits where visit_key = 'v1';
  create or replace table marts.fct_visits as
  select shape.*, 'w' || i as visit_key, visited_on, 'S0001' as doctor_code, department_code, 'outpatient' as visit_type,
    (i + h) % 5 < if(department_code = 'D0201', 1, 3) as is_appointment, 'his|S0001' as doctor_key, 'his|H01|' || department_code as department_key
  from (select *, case when h < 1 then 'D0202' when h < 3 then 'D0601' else 'D0201' end as department_code from seen), shape;
  insert into marts.fct_patient_months by name
    select distinct date_trunc('month', visited_on)::date as month_start_on, 'n' || (i % 90) as person_key, 'H01' as institution_code, 'his' as _source from seen;
`,
  { calendar: async () => shippedCalendar() },
);

const VISITS = "from marts.fct_visits where visit_type = 'outpatient'";
const COUNT = `select count(*)::integer as n ${VISITS} and visited_on between $1 and $2`;
const RATE = `select 100.0 * count(*) filter (is_appointment) / count(*) as n ${VISITS} and visited_on between $1 and $2`;
const PERSONS =
  "select count(distinct person_key)::integer as n from marts.fct_patient_months where month_start_on between date_trunc('month', $1::date) and $2";

/** The second road: SQL by hand over the marts. */
const byHand = async (sql: string, ...params: string[]) => {
  const [row] = await hospital.warehouse.rows<{ n: number | null }>(sql, params);
  return row?.n === null || row === undefined ? null : Number(row.n);
};
const monthEnd = (from: string) => bucketEnd(from, 'month');
const close = (value: number | null | undefined, expected: number | null) =>
  expected === null ? expect(value).toBeNull() : expect(value).toBeCloseTo(expected, 8);

const YEAR = { from: '2024-02-01', to: '2025-01-31', by: ['date'] };
const series = (id: string, forms: Partial<MetricRequest>) => hospital.ask({ id, ...YEAR, ...forms });

describe('windows', () => {
  it('a rolling ratio is sum over sum, never the mean of ratios; a moving average is that mean and says so', async () => {
    const answer = await series('appointment_rate', { rolling: 3, moving_average: 3 });
    expect(answer.rows).toHaveLength(12);
    for (const { derived } of answer.rows) {
      const { rolling, moving_average } = derived ?? {};
      close(rolling?.value, await byHand(RATE, rolling?.from ?? '', rolling?.to ?? ''));
      expect(rolling?.value).not.toBe(moving_average?.value);
    }
    const { moving_average: last } = answer.rows.at(-1)?.derived ?? {};
    expect(last).toMatchObject({ from: '2024-11-01', to: '2025-01-31' });
    close(
      last?.value,
      await byHand(`select avg(r) as n from (select 100.0 * count(*) filter (is_appointment) / count(*) as r ${VISITS}
        and visited_on between '2024-11-01' and '2025-01-31' group by date_trunc('month', visited_on))`),
    );
  });

  it('distinct people of a window are counted anew, not added', async () => {
    const answer = await series('outpatient_persons', { rolling: 3, cumulative: 'year' });
    let added = 0;
    for (const { derived } of answer.rows) {
      for (const window of [derived?.rolling, derived?.cumulative])
        expect(window?.value).toBe(await byHand(PERSONS, window?.from ?? '', window?.to ?? ''));
    }
    for (const row of answer.rows.slice(-3)) added += row.value ?? 0;
    expect(answer.rows.at(-1)?.derived?.rolling?.value).toBeLessThan(added);
  });

  it('a running total begins anew on 1 January, or with the period', async () => {
    const answer = await series('outpatient_visits', { cumulative: 'year' });
    const [december, january] = answer.rows.slice(-2).map(({ derived }) => derived?.cumulative);
    expect([december?.from, january?.from]).toEqual(['2024-01-01', '2025-01-01']);
    expect(january?.value).toBe(answer.rows.at(-1)?.value);
    expect(december?.value).toBe(await byHand(COUNT, '2024-01-01', '2024-12-31'));
    const since = await hospital.ask({
      ...{ id: 'outpatient_visits', from: '2024-03-10', to: '2024-06-20', by: ['date'], cumulative: 'period' },
    });
    for (const { derived } of since.rows)
      expect(derived?.cumulative?.value).toBe(await byHand(COUNT, '2024-03-10', derived?.cumulative?.to ?? ''));
  });

  it('weeks that hold 1 January are cut there, also in a year of 53', async () => {
    const answer = await hospital.ask({
      ...{ id: 'outpatient_visits', from: '2024-12-23', to: '2025-01-12', by: ['date'], granularity: 'week' },
      cumulative: 'year',
    });
    expect(answer.rows.map(({ derived }) => derived?.cumulative?.from)).toEqual([
      '2024-01-01',
      '2025-01-01',
      '2025-01-01',
    ]);
    for (const { derived } of answer.rows)
      expect(derived?.cumulative?.value).toBe(
        await byHand(COUNT, derived?.cumulative?.from ?? '', derived?.cumulative?.to ?? ''),
      );
  });

  it('a level is read at the end of its window', async () => {
    const days = { from: '2025-01-24', to: '2025-01-31', by: ['date'], granularity: 'day' as const };
    const answer = await hospital.ask({ id: 'inpatients_in_hospital', ...days, rolling: 3, cumulative: 'period' });
    for (const { value, derived } of answer.rows)
      expect([derived?.rolling?.value, derived?.cumulative?.value]).toEqual([value, value]);
    const last =
      "select count(*)::integer as n from marts.fct_bed_days where census_on = '2025-01-31' and not is_newborn";
    expect(answer.rows.at(-1)?.value).toBe(await byHand(last));
    expect(answer.rows.at(-1)?.value).toBeGreaterThan(0);
  });

  it('what begins before anyone recorded has no figure, what is not over is said to be incomplete', async () => {
    const early = await hospital.ask({
      ...{ id: 'outpatient_visits', from: '2023-06-01', to: '2023-09-30', by: ['date'], rolling: 3, moving_average: 2 },
    });
    expect(early.rows.map(({ derived }) => derived?.rolling?.reason)).toEqual([
      'not_collected',
      'not_collected',
      undefined,
      undefined,
    ]);
    const late = await hospital.ask({
      ...{ id: 'outpatient_visits', from: '2025-01-01', to: '2025-02-28', by: ['date'], rolling: 2, moving_average: 2 },
    });
    expect(late.rows.at(-1)?.derived?.rolling?.incomplete).toBe(true);
    expect(late.rows.at(-1)?.derived?.moving_average).toMatchObject({ value: null, reason: 'incomplete_bucket' });
  });
});

describe('members', () => {
  const departments = { from: '2024-01-01', to: '2024-12-31', by: ['department'] };

  it('shares are of the total, and rates have none', async () => {
    const answer = await hospital.ask({ id: 'outpatient_visits', ...departments, share: true });
    const shares = answer.rows.map(({ derived }) => derived?.share?.value ?? 0);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(answer.rows[0]?.derived?.share?.total).toBe(await byHand(COUNT, '2024-01-01', '2024-12-31'));
    await expect(hospital.ask({ id: 'appointment_rate', ...departments, share: true })).rejects.toMatchObject({
      code: 'metrics/invalid-request',
    });
  });

  it('places follow the direction, ties share one, and the period before tells who rose', async () => {
    const [answer, before] = await Promise.all([
      hospital.ask({ id: 'appointment_rate', ...departments, rank: 'competition' }),
      hospital.ask({ id: 'appointment_rate', ...departments, from: '2024-07-01', rank: 'dense', sort: 'value_desc' }),
    ]);
    const values = answer.rows.map(({ value }) => value ?? 0);
    for (const { value, derived } of answer.rows) {
      expect(derived?.rank?.value).toBe(1 + values.filter((other) => other > (value ?? 0)).length);
      expect(derived?.rank).toMatchObject({ of: 3, order: 'desc', among: 'visible', previous: null });
    }
    const half = await hospital.ask({ id: 'appointment_rate', ...departments, to: '2024-06-30', rank: 'dense' });
    for (const { department, derived } of before.rows) {
      const then = half.rows.find((row) => row['department'] === department)?.derived?.rank?.value;
      expect(derived?.rank).toMatchObject({ previous: then, movement: (then ?? 0) - (derived?.rank?.value ?? 0) });
    }
  });

  it('what is provisional has no place', async () => {
    const answer = await hospital.ask({ id: 'outpatient_visits', by: ['department'], period: 'today', rank: 'dense' });
    const running = await hospital.ask({
      ...{ id: 'outpatient_visits', from: '2025-01-01', to: '2025-02-28', by: ['date', 'department'], rank: 'dense' },
    });
    expect(answer.rows.every(({ derived }) => derived?.rank?.value === null)).toBe(true);
    for (const { date, derived } of running.rows) {
      if (date === '2025-02-01') expect(derived?.rank).toMatchObject({ value: null, reason: 'provisional', of: 0 });
      else expect(derived?.rank?.value).toBeGreaterThan(0);
    }
  });

  it('the first two and the rest make up the total, in sums, ratios and changes', async () => {
    const asked = { ...departments, top: 1, compare: ['mom'] as const };
    const [visits, rate] = await Promise.all([
      hospital.ask({ id: 'outpatient_visits', ...asked, share: true, contribution: true, from: '2024-07-01' }),
      hospital.ask({ id: 'appointment_rate', ...asked }),
    ]);
    expect(visits.rows).toHaveLength(2);
    expect(visits.rows[1]).toMatchObject({ department: null, department_name: '其他', other_members: 2 });
    const sum = (of: (row: (typeof visits.rows)[number]) => number | null | undefined) =>
      visits.rows.reduce((total, row) => total + (of(row) ?? 0), 0);
    expect(sum(({ value }) => value)).toBe(await byHand(COUNT, '2024-07-01', '2024-12-31'));
    expect(sum(({ derived }) => derived?.share?.value)).toBeCloseTo(1, 12);
    const change =
      ((await byHand(COUNT, '2024-07-01', '2024-12-31')) ?? 0) -
      ((await byHand(COUNT, '2024-01-01', '2024-06-30')) ?? 0);
    expect(sum(({ derived }) => derived?.contribution?.value)).toBeCloseTo(change, 8);
    const kept = String(rate.rows[0]?.['department']);
    close(rate.rows[1]?.value, await byHand(`${RATE} and department_code <> $3`, '2024-01-01', '2024-12-31', kept));
  });

  it('a head of department sees the own place among all, of how many, and no one else’s row', async () => {
    const head: Identity = {
      ...{ ...SYSTEM_IDENTITY, user: 'h', name: 'h', role: 'department_head' },
      ...{ institutions: ['H01'], departments: ['D0601'] },
    };
    const request = { id: 'outpatient_visits', ...departments, rank: 'competition' as const };
    const [alone, house] = await hospital.metrics.answerMany([request, { ...request, benchmark: true }], head);
    if (!alone || isFailure(alone) || !house || isFailure(house)) throw new Error('no answer');
    expect(alone.rows.map(({ derived }) => derived?.rank)).toMatchObject([{ value: 1, of: 1, among: 'visible' }]);
    expect(house.rows.map(({ department }) => department)).toEqual(['D0601']);
    const [mine, all] = await hospital.warehouse.rows<{ d: string; n: number; place: number }>(
      `select department_code as d, count(*) as n, rank() over (order by count(*) desc)::integer as place ${VISITS}
         and visited_on between '2024-01-01' and '2024-12-31' group by 1 order by d desc`,
    );
    expect([mine?.d, all === undefined]).toEqual(['D0601', false]);
    expect(house.rows[0]?.derived?.rank).toMatchObject({ value: mine?.place, of: 3, among: 'house' });
  });
});

describe('many periods at once', () => {
  it('need no query more than measures, cuts and periods differ', async () => {
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
    const question = {
      ids: ['outpatient_visits', 'appointment_rate', 'outpatient_persons'],
      periods: [
        { from: '2024-01-01', to: '2024-06-30' },
        { from: '2024-07-01', to: '2024-12-31' },
      ],
      by: ['date', 'institution'],
      share: false,
    };
    const ask = () => counted.answerMany(expandQuestion(question), SYSTEM_IDENTITY);
    // The first asks what the views cover, too.
    await ask();
    queries = 0;
    const answers = await ask();
    // Three indicators, two periods, two dimensions: one query of each of the two views.
    expect([answers.length, queries]).toEqual([6, 2]);
    const [first, second] = answers;
    const months = [first, second].flatMap((answer) => (answer && !isFailure(answer) ? answer.rows : []));
    for (const { date, value } of months)
      expect(value).toBe(await byHand(`${COUNT} and institution_code = 'H01'`, String(date), monthEnd(String(date))));
    expect(months).toHaveLength(12);
  });

  it('are either in ids and periods or in id and from, to', () => {
    expect(() => expandQuestion({ periods: ['last_month'] })).toThrow(/id/);
    expect(() => expandQuestion({ id: 'a', periods: ['last_month'], from: '2024-01-01' })).toThrow(/periods/);
    expect(expandQuestion({ id: 'a', periods: ['last_month', 'last_year'] })).toEqual([
      { id: 'a', period: 'last_month' },
      { id: 'a', period: 'last_year' },
    ]);
  });
});

describe('comparisons of a part', () => {
  it('keep its filter on both sides, in totals, series and by the calendar', async () => {
    const filter = { department: ['D0601'] };
    const compare = ['yoy', 'spring_festival', 'working_day'] as const;
    const answer = await hospital.ask({
      ...{ id: 'outpatient_visits', from: '2025-01-01', to: '2025-01-31', filter, compare },
    });
    const { yoy, spring_festival, working_day } = answer.rows[0]?.compare ?? {};
    const own = (from: string, to: string) => byHand(`${COUNT} and department_code = 'D0601'`, from, to);
    expect(yoy?.value).toBe(await own('2024-01-01', '2024-01-31'));
    expect(spring_festival?.value).toBe(await own('2024-01-13', '2024-02-12'));
    // 19 working days in January 2025; 23 weekdays less 1 January 2024.
    expect(working_day?.workdays).toEqual({ current: 19, other: 22 });
    close(working_day?.value, ((await own('2024-01-01', '2024-01-31')) ?? 0) / 22);
    close(working_day?.current, ((await own('2025-01-01', '2025-01-31')) ?? 0) / 19);
  });

  it('a rate does not depend on working days, and says so', async () => {
    const answer = await hospital.ask({ id: 'appointment_rate', ...YEAR, compare: ['working_day', 'yoy'] });
    for (const { compare } of answer.rows) {
      expect(compare?.working_day).toMatchObject({ aligned: 'same_dates', not_aligned: 'not_a_sum' });
      expect(compare?.working_day?.change).toEqual(compare?.yoy?.change);
    }
  });

  it('a running month is held per working day that is over', async () => {
    const answer = await hospital.ask({
      ...{ id: 'outpatient_visits', from: '2025-02-01', to: '2025-02-28', compare: ['working_day'] },
    });
    // 1–9 February 2025: the 5th, 6th, 7th and Saturday the 8th; 2024: eight, the make-up Sunday the 4th and 除夕 among them.
    expect(answer.rows[0]?.compare?.working_day).toMatchObject({ workdays: { current: 4, other: 8 } });
    close(answer.rows[0]?.compare?.working_day?.current, ((await byHand(COUNT, '2025-02-01', '2025-02-09')) ?? 0) / 4);
  });
});
