import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { event, FeedHouse, merge, type Told } from './test-support/feed.ts';

let house: FeedHouse;
beforeEach(async () => {
  house = await FeedHouse.open();
});
afterEach(() => house.close());

const anew = async () => {
  await house.close();
  house = await FeedHouse.open();
};

const encounters = (rows: readonly Told[]) => house.feed('encounter_events', rows);
const patients = (rows: readonly Told[]) => house.feed('patient_events', rows);

const stays = () =>
  house.rows(
    `select ward_code, current_ward_code, admitted_at, discharged_at, patient_class from intermediate.int_feed__stays_folded order by all`,
  );

const T = (hour: number, minute = 0) => `2026-01-15 0${hour}:${String(minute).padStart(2, '0')}:00`;

describe('a stay told by events', () => {
  it('is admitted, moved, moved again, moved back, ended, reopened and ended', async () => {
    const story = [
      event('admit', T(1), { ward_code: 'W1' }),
      event('transfer', T(2), { ward_code: 'W2' }),
      event('transfer', T(3), { ward_code: 'W3' }),
      event('cancel_transfer', T(4), { ward_code: 'W2' }),
      event('discharge', T(5), { ward_code: 'W2' }),
      event('cancel_discharge', T(6)),
      event('discharge', T(7), { ward_code: 'W2' }),
    ];
    for (const [until, expected] of [
      [3, { current_ward_code: 'W3', discharged_at: null }],
      [4, { current_ward_code: 'W2', discharged_at: null }],
      [5, { current_ward_code: 'W2', discharged_at: T(5) }],
      [6, { current_ward_code: 'W2', discharged_at: null }],
      [7, { current_ward_code: 'W2', discharged_at: T(7), ward_code: 'W1', admitted_at: T(1) }],
    ] as const) {
      await encounters(story.slice(0, until));
      await house.build();
      expect(await stays()).toMatchObject([expected]);
    }
    expect(
      await house.rows('select from_ward_code, to_ward_code from intermediate.int_feed__transfers_folded'),
    ).toEqual([{ from_ward_code: 'W1', to_ward_code: 'W2' }]);
    expect(await house.rows('select discharged_at, ward_code from marts.fct_discharges')).toEqual([
      { discharged_at: T(7), ward_code: 'W2' },
    ]);
  });

  it('that was cancelled is none, and begins anew with a later admission', async () => {
    await encounters([event('admit', T(1), { ward_code: 'W1' }), event('cancel_admit', T(2))]);
    await house.build();
    expect(await stays()).toEqual([]);
    await encounters([event('admit', T(3), { ward_code: 'W2' })]);
    await house.build();
    expect(await stays()).toMatchObject([{ ward_code: 'W2', admitted_at: T(3) }]);
  });

  it('exists with its discharge when the admission comes last', async () => {
    await encounters([event('discharge', T(5), { ward_code: 'W1' })]);
    await house.build();
    expect(await stays()).toEqual([]);
    await encounters([event('admit', T(1), { ward_code: 'W1' })]);
    await house.build();
    expect(await stays()).toMatchObject([{ admitted_at: T(1), discharged_at: T(5) }]);
  });

  it('belongs to the patient that survives every merge, whatever came first', async () => {
    const key = async () =>
      (await house.rows('select patient_key as k from intermediate.int_feed__stays_folded'))[0]?.['k'];
    await encounters([event('admit', T(1), { patient_no: 'P3', visit_no: 'V9' })]);
    await house.build();
    const own = await key();
    await patients([merge(T(2), 'P2', 'P3')]);
    await house.build();
    const second = await key();
    await patients([merge(T(3), 'P1', 'P2')]);
    await house.build();
    const third = await key();
    expect(new Set([own, second, third]).size).toBe(3);
    await anew();
    await patients([merge(T(3), 'P1', 'P2'), merge(T(2), 'P2', 'P3')]);
    await encounters([event('admit', T(1), { patient_no: 'P3', visit_no: 'V9' })]);
    await house.build();
    expect(await key()).toBe(third);
    // A merge taken back by one the other way round ends.
    await patients([merge(T(4), 'P3', 'P2')]);
    await house.build();
    expect(await key()).toBe(own);
  });
});

interface State {
  readonly ward: string | null;
  readonly now: string | null;
  readonly admitted: string | null;
  readonly discharged: string | null;
}

const ORDER = [
  ['admit', 'register'],
  ['class_change'],
  ['update'],
  ['transfer'],
  ['cancel_transfer'],
  ['discharge'],
  ['cancel_discharge'],
  ['cancel_admit'],
];
const rank = (kind: unknown) => ORDER.findIndex((kinds) => kinds.includes(String(kind)));

/** The same by walking through the events in order: the second road. */
function walk(events: readonly Told[]): State | undefined {
  const ordered = [...events].sort(
    (a, b) =>
      `${a['event_at']}`.localeCompare(`${b['event_at']}`) ||
      rank(a['kind']) - rank(b['kind']) ||
      `${a['message_id']}`.localeCompare(`${b['message_id']}`),
  );
  const moved = new Set<string>();
  let begun = false;
  let wasCancelled = false;
  let ward: string | null = null;
  let any: string | null = null;
  let admitted: string | null = null;
  let ends: readonly string[] = [];
  /** Where the patient was, one after the other; a transfer can be taken back, a beginning cannot. */
  let places: { readonly ward: string | null; readonly isMove: boolean }[] = [];
  for (const one of ordered) {
    const [kind, at] = [one['kind'], one['ward_code'] ?? null];
    if (kind === 'cancel_admit') {
      [begun, wasCancelled, ward, any, admitted, ends, places] = [false, true, null, null, null, [], []];
      continue;
    }
    any = at ?? any;
    if (one['admitted_at'] || kind === 'class_change') admitted = one['admitted_at'] ?? one['event_at'] ?? null;
    if (kind === 'admit' || kind === 'register' || kind === 'class_change') {
      [begun, ward] = [true, at ?? ward];
      places.push({ ward: at, isMove: false });
    }
    const same = JSON.stringify([kind, one['event_at'], at]);
    const isAgain = moved.has(same);
    moved.add(same);
    if (kind === 'transfer' && !isAgain) places.push({ ward: at, isMove: true });
    if (kind === 'cancel_transfer' && !isAgain) {
      const last = places.findLastIndex(({ isMove }) => isMove);
      places = places.filter((_, i) => i !== last);
    }
    if (kind === 'discharge') ends = [one['discharged_at'], one['event_at']].filter((end) => typeof end === 'string');
    if (kind === 'cancel_discharge') ends = [];
  }
  if (!begun && (admitted === null || wasCancelled)) return undefined;
  const now = places.filter((place) => place.ward !== null).at(-1)?.ward;
  const discharged = ends.find((end) => admitted !== null && end >= admitted) ?? null;
  return { ward: ward ?? any, now: now ?? any, admitted, discharged };
}

describe('any history', () => {
  const KINDS = [
    'admit',
    'transfer',
    'transfer',
    'cancel_transfer',
    'discharge',
    'cancel_discharge',
    'cancel_admit',
    'class_change',
    'update',
  ];
  const oneEvent = fc.record({
    kind: fc.constantFrom(...KINDS),
    hour: fc.integer({ min: 1, max: 7 }),
    ward: fc.option(fc.constantFrom('W1', 'W2', 'W3'), { nil: null, freq: 6 }),
    told: fc.option(fc.integer({ min: 1, max: 7 }), { nil: null, freq: 3 }),
    again: fc.boolean(),
  });

  it('gives the same state in any order and in any batches, as walking through it does', async () => {
    for (const seed of [1, 2, 3]) {
      await anew();
      const histories = fc.sample(fc.array(oneEvent, { minLength: 1, maxLength: 9 }), { numRuns: 250, seed });
      const all = histories.flatMap((history, v) =>
        history.flatMap(({ kind, hour, ward, told, again }) => {
          const told_at = told === null ? {} : { admitted_at: T(told) };
          const more = { visit_no: `V${v}`, patient_no: `P${v % 40}`, ward_code: ward, ...told_at };
          return again ? [event(kind, T(hour), more), event(kind, T(hour), more)] : [event(kind, T(hour), more)];
        }),
      );
      const [shuffled = []] = fc.sample(fc.shuffledSubarray(all, { minLength: all.length }), { numRuns: 1, seed });
      const third = Math.ceil(shuffled.length / 3);
      for (let at = 0; at < shuffled.length; at += third) {
        await encounters(shuffled.slice(at, at + third));
        await house.build();
      }
      const expected = histories.flatMap((_, v) => {
        const state = walk(all.filter((one) => one['visit_no'] === `V${v}`));
        return state ? [JSON.stringify([state.ward, state.now, state.admitted, state.discharged])] : [];
      });
      const found = (await stays()).map((row) =>
        JSON.stringify([row['ward_code'], row['current_ward_code'], row['admitted_at'], row['discharged_at']]),
      );
      expect(found.sort()).toEqual(expected.sort());
      expect(found.length).toBeGreaterThan(50);
      const stepwise = await house.facts();
      await house.build(true);
      expect(await house.facts()).toEqual(stepwise);
    }
  }, 120_000);
});

describe('beside a HIS', () => {
  const HIS: Told = {
    ...{
      admission_id: 'V1',
      inpatient_no: 'Z1',
      patient_id: 'P1',
      inst_code: 'H01',
      admit_time: T(1),
      admit_dept_code: 'D1',
      admit_ward_code: 'W1',
    },
    ...{ admit_source: 'outpatient', is_newborn: 'false', status: 'in_hospital', create_time: T(1) },
  };
  const his = (row: Told) => house.his('admissions', [row]);

  it('the HIS is believed, the feed adds what it does not know yet, and nothing is counted twice', async () => {
    await his(HIS);
    await encounters([
      event('admit', T(1, 30), { ward_code: 'W2' }),
      event('discharge', T(6), { ward_code: 'W2' }),
      event('admit', T(3), { visit_no: 'V2', ward_code: 'W3' }),
    ]);
    await house.build();
    expect(
      await house.rows('select ward_code, admitted_at, is_in_hospital from marts.fct_admissions order by admitted_at'),
    ).toEqual([
      { ward_code: 'W1', admitted_at: T(1), is_in_hospital: false },
      { ward_code: 'W3', admitted_at: T(3), is_in_hospital: true },
    ]);
    expect(await house.rows('select discharged_at from marts.fct_discharges')).toEqual([{ discharged_at: T(6) }]);
    // The night after the HIS delivers its own discharge, five minutes later.
    await his({
      ...HIS,
      discharge_time: T(6, 5),
      discharge_dept_code: 'D1',
      discharge_ward_code: 'W1',
      status: 'discharged',
    });
    await house.build();
    expect(await house.rows('select discharged_at, ward_code from marts.fct_discharges')).toEqual([
      { discharged_at: T(6, 5), ward_code: 'W1' },
    ]);
    expect(await house.rows('select count(*) as n from marts.fct_admissions')).toEqual([{ n: 2 }]);
  });
});

describe('charges', () => {
  const charge = (at: string, no: string, amount: string, more: Told = {}): Told => ({
    ...{
      ...event('charge', at),
      charge_no: no,
      charged_at: at,
      amount,
      qty: '1',
      unit_price: amount,
      setting: 'inpatient',
    },
    ...{ item_code: 'X', item_name: '化验', fee_class: 'lab', ...more },
  });
  const told = (rows: readonly Told[]) => house.feed('charges', rows);
  const sums = () =>
    house.rows(
      'select charged_on, count(*) as n, sum(amount) as amount from marts.fct_charges group by charged_on order by charged_on',
    );

  it('count until the HIS has them, on whatever day it has them, to the cent', async () => {
    await told([
      charge(T(1), 'C1', '0.10'),
      charge(T(2), 'C2', '7.05'),
      charge(T(2), 'C3', '5.00', { fee_class: '?' }),
      charge(T(2), 'C4', '9.00', { kind: 'payment' }),
    ]);
    await house.build();
    expect(await sums()).toEqual([{ charged_on: '2026-01-15', n: 2, amount: 7.15 }]);
    const his = (id: string, at: string, amount: string): Told => ({
      ...{
        charge_id: id,
        charge_time: at,
        entry_time: at,
        setting: 'inpatient',
        item_code: 'X',
        item_name: '化验',
        fee_class: 'lab',
      },
      ...{
        qty: '1',
        unit_price: amount,
        amount,
        ordering_dept_code: 'D1',
        patient_id: 'P1',
        inst_code: 'H01',
        admission_id: 'V1',
        create_time: at,
      },
    });
    await house.his('charges', [his('C1', '2026-01-14 23:59:00', '0.10')]);
    await house.build();
    expect(await sums()).toEqual([
      { charged_on: '2026-01-14', n: 1, amount: 0.1 },
      { charged_on: '2026-01-15', n: 1, amount: 7.05 },
    ]);
    // Said again with another amount: the newest word counts.
    await told([charge(T(3), 'C2', '8.05', { charged_at: T(2) })]);
    await house.build();
    expect((await sums()).at(-1)).toEqual({ charged_on: '2026-01-15', n: 1, amount: 8.05 });
  });
});

describe('today', () => {
  it('counts only what messages say of it, and says when the newest came', async () => {
    const said = [
      event('admit', T(1), { ward_code: 'W1' }),
      event('admit', T(2), { visit_no: 'V2', ward_code: 'W1' }),
      event('discharge', T(6), { visit_no: 'V2', ward_code: 'W1' }),
      event('admit', '2026-01-14 22:00:00', { visit_no: 'V3', ward_code: 'W1' }),
      event('transfer', T(4), { visit_no: 'V3', ward_code: 'W2', prior_ward_code: 'W1' }),
      event('register', T(3), { visit_no: 'E1', patient_class: 'emergency', department_code: 'D9' }),
      event('register', T(3), { visit_no: 'E2', patient_class: 'emergency', department_code: 'D9' }),
      event('cancel_admit', T(3, 30), { visit_no: 'E2', patient_class: 'emergency', department_code: 'D9' }),
    ];
    await encounters(said);
    await house.build();
    const figures = `in_hospital, admissions_today, discharges_today, transfers_in_today, transfers_out_today, emergency_visits_today`;
    expect(
      await house.rows(`select ward_code, department_code, ${figures} from marts.fct_census_now order by all`),
    ).toEqual([
      {
        ward_code: 'W1',
        department_code: 'D1',
        in_hospital: 1,
        admissions_today: 2,
        discharges_today: 1,
        transfers_in_today: 0,
        transfers_out_today: 1,
        emergency_visits_today: 0,
      },
      {
        ward_code: 'W2',
        department_code: 'D1',
        in_hospital: 1,
        admissions_today: 0,
        discharges_today: 0,
        transfers_in_today: 1,
        transfers_out_today: 0,
        emergency_visits_today: 0,
      },
      {
        ward_code: null,
        department_code: 'D9',
        in_hospital: 0,
        admissions_today: 0,
        discharges_today: 0,
        transfers_in_today: 0,
        transfers_out_today: 0,
        emergency_visits_today: 1,
      },
    ]);
    expect(await house.rows('select distinct newest_event_at from marts.fct_census_now')).toEqual([
      { newest_event_at: T(6) },
    ]);
  });

  it('says null of what the messages of an institution never tell, and counts operations by their newest state', async () => {
    await encounters([
      event('admit', T(1), { ward_code: 'W1' }),
      event('register', T(1), { visit_no: 'E1', institution: 'H02', patient_class: 'emergency' }),
    ]);
    const operation = (at: string, no: string, status: string | null, starts: string): Told => ({
      ...{ ...event('x', at), kind: null, procedure_no: no, procedure_code: '47.01', status, starts_at: starts },
    });
    await house.feed('procedures', [
      operation(T(1), 'O1', 'planned', T(5)),
      operation(T(2), 'O1', 'planned', T(6)),
      operation(T(3), 'O2', 'done', T(2)),
      operation(T(3), 'O3', 'in_progress', T(3)),
      operation(T(4), 'O4', 'planned', T(7)),
      operation(T(5), 'O4', 'cancelled', T(7)),
      operation(T(5), 'O5', null, T(7)),
    ]);
    await house.build();
    const flows = `sum(admissions_today) as admissions, sum(emergency_visits_today) as emergency, sum(outpatient_visits_today) as outpatient,
      sum(operations_today) as operations, sum(operations_planned_today) as planned, sum(operations_running_today) as running, sum(operations_done_today) as done`;
    expect(
      await house.rows(`select institution_code, ${flows} from marts.fct_census_now group by all order by all`),
    ).toEqual([
      {
        ...{ institution_code: 'H01', admissions: 1, emergency: null, outpatient: null },
        ...{ operations: 4, planned: 2, running: 1, done: 1 },
      },
      {
        ...{ institution_code: 'H02', admissions: null, emergency: 1, outpatient: null },
        ...{ operations: null, planned: null, running: null, done: null },
      },
    ]);
  });

  it('says nothing where no message came, also not zero', async () => {
    await house.build();
    expect(await house.rows('select count(*) as n from marts.fct_census_now')).toEqual([{ n: 0 }]);
  });

  it('knows the newest state of a resource, whatever order it came in', async () => {
    const state = (at: string, free: string): Told => ({
      ...{
        ...event('x', at),
        kind: undefined,
        resource_kind: 'bed',
        resource_code: 'W1',
        resource_name: '一病区',
        total: '10',
      },
      ...{ in_use: String(10 - Number(free)), free },
    });
    await house.feed('resource_states', [state(T(5), '3'), state(T(7), '1'), state(T(6), '2')]);
    await house.build();
    expect(await house.rows('select resource_code, total, free, told_at from marts.fct_resources_now')).toEqual([
      { resource_code: 'W1', total: 10, free: 1, told_at: T(7) },
    ]);
  });
});
