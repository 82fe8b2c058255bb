import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Row, silentProgress, type Warehouse } from '../core/index.ts';
import type { System } from '../ingest/index.ts';
import { build } from './index.ts';
import { emptyWarehouse, KEY, landRows } from './test-support/landed.ts';

const AS_OF = '2026-01-15 08:00:00';
const SELECT = [
  '+fct_admissions',
  '+fct_discharges',
  '+fct_visits',
  '+fct_bed_days',
  '+fct_charges',
  '+fct_census_now',
  '+fct_resources_now',
  'int_feed__transfers_folded',
];

let warehouse: Warehouse;
let systems: System[];
beforeEach(async () => {
  ({ warehouse, systems } = await emptyWarehouse());
});

const buildNow = (fullRefresh = false) =>
  build({
    warehouse,
    kind: 'micro',
    asOf: AS_OF,
    pseudonymKey: KEY,
    progress: silentProgress,
    select: SELECT,
    commands: ['seed', 'run'],
    ...(fullRefresh ? { fullRefresh } : {}),
  });

type Told = Readonly<Record<string, string | null | undefined>>;
let messages = 0;

/** An event as the parser gives it; every call is a message of its own unless told. */
function event(kind: string, at: string, more: Told = {}): Told {
  messages += 1;
  const begins = kind === 'admit' || kind === 'register';
  return {
    ...{
      message_id: `m${String(messages).padStart(6, '0')}`,
      seq: '0',
      received_at: AS_OF,
      event_at: at,
      number_source: 'his',
      institution: 'H01',
    },
    ...{ kind, patient_no: 'P1', visit_no: 'V1', patient_class: 'inpatient', department_code: 'D1' },
    ...(begins ? { admitted_at: at } : {}),
    ...(kind === 'discharge' ? { discharged_at: at } : {}),
    ...more,
  };
}

const merge = (at: string, survivor: string, prior: string): Told => ({
  ...{ ...event('merge', at), patient_no: survivor, prior_patient_no: prior, visit_no: null },
});

const encounters = (rows: readonly Told[]) =>
  landRows(warehouse, systems, { system: 'feed', table: 'encounter_events' }, rows);
const patients = (rows: readonly Told[]) =>
  landRows(warehouse, systems, { system: 'feed', table: 'patient_events' }, rows);

/** A message row for each message of events: the census speaks only where messages came. */
async function messagesOf(rows: readonly Told[]): Promise<void> {
  await landRows(
    warehouse,
    systems,
    { system: 'feed', table: 'messages' },
    rows.map(({ message_id, received_at, event_at }) => ({
      ...{
        message_id,
        received_at,
        event_at,
        channel: 'adt',
        transport: 'mllp',
        format: 'hl7v2',
        bytes: '1',
        segment: '1',
        position: '0',
      },
    })),
  );
}

const stays = () =>
  warehouse.rows<Row>(
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
      await buildNow();
      expect(await stays()).toMatchObject([expected]);
    }
    expect(
      await warehouse.rows('select from_ward_code, to_ward_code from intermediate.int_feed__transfers_folded'),
    ).toEqual([{ from_ward_code: 'W1', to_ward_code: 'W2' }]);
    expect(await warehouse.rows('select discharged_at, ward_code from marts.fct_discharges')).toEqual([
      { discharged_at: T(7), ward_code: 'W2' },
    ]);
  });

  it('that was cancelled is none, and begins anew with a later admission', async () => {
    await encounters([event('admit', T(1), { ward_code: 'W1' }), event('cancel_admit', T(2))]);
    await buildNow();
    expect(await stays()).toEqual([]);
    await encounters([event('admit', T(3), { ward_code: 'W2' })]);
    await buildNow();
    expect(await stays()).toMatchObject([{ ward_code: 'W2', admitted_at: T(3) }]);
  });

  it('exists with its discharge when the admission comes last', async () => {
    await encounters([event('discharge', T(5), { ward_code: 'W1' })]);
    await buildNow();
    expect(await stays()).toEqual([]);
    await encounters([event('admit', T(1), { ward_code: 'W1' })]);
    await buildNow();
    expect(await stays()).toMatchObject([{ admitted_at: T(1), discharged_at: T(5) }]);
  });

  it('belongs to the patient that survives every merge, whatever came first', async () => {
    const key = async () =>
      (await warehouse.rows<{ k: string }>('select patient_key as k from intermediate.int_feed__stays_folded'))[0]?.k;
    await encounters([event('admit', T(1), { patient_no: 'P3', visit_no: 'V9' })]);
    await buildNow();
    const own = await key();
    await patients([merge(T(2), 'P2', 'P3')]);
    await buildNow();
    const second = await key();
    await patients([merge(T(3), 'P1', 'P2')]);
    await buildNow();
    const third = await key();
    expect(new Set([own, second, third]).size).toBe(3);
    ({ warehouse, systems } = await emptyWarehouse());
    await patients([merge(T(3), 'P1', 'P2'), merge(T(2), 'P2', 'P3')]);
    await encounters([event('admit', T(1), { patient_no: 'P3', visit_no: 'V9' })]);
    await buildNow();
    expect(await key()).toBe(third);
    // A merge taken back by one the other way round ends.
    await patients([merge(T(4), 'P3', 'P2')]);
    await buildNow();
    expect(await key()).toBe(own);
  });
});

/** The same by walking through the events in order: the second road. */
function walk(
  events: readonly Told[],
): { ward: string | null; now: string | null; admitted: string | null; discharged: string | null } | undefined {
  const RANK = [
    'admit',
    'register',
    'class_change',
    'update',
    'transfer',
    'cancel_transfer',
    'discharge',
    'cancel_discharge',
    'cancel_admit',
  ];
  const rank = (kind: unknown) => (kind === 'register' ? 0 : RANK.indexOf(String(kind)));
  const order = (a: Told, b: Told) =>
    `${a['event_at']}`.localeCompare(`${b['event_at']}`) ||
    rank(a['kind']) - rank(b['kind']) ||
    `${a['message_id']}`.localeCompare(`${b['message_id']}`);
  const seen = new Set<string>();
  let begun = false;
  let ward: string | null = null;
  let any: string | null = null;
  let admitted: string | null = null;
  let discharged: string | null = null;
  let moves: (string | null)[] = [];
  for (const one of [...events].sort(order)) {
    const same = JSON.stringify([one['kind'], one['event_at'], one['ward_code'] ?? null]);
    if (seen.has(same)) continue;
    seen.add(same);
    const at = one['ward_code'] ?? null;
    if (one['kind'] === 'cancel_admit') {
      [begun, ward, any, admitted, discharged, moves] = [false, null, null, null, null, []];
      continue;
    }
    any = at ?? any;
    if (one['admitted_at']) admitted = one['admitted_at'];
    if (one['kind'] === 'admit') [begun, ward] = [true, at ?? ward];
    if (one['kind'] === 'transfer') moves.push(at);
    if (one['kind'] === 'cancel_transfer') moves.pop();
    if (one['kind'] === 'discharge') discharged = one['discharged_at'] ?? null;
    if (one['kind'] === 'cancel_discharge') discharged = null;
  }
  if (!begun && admitted === null) return undefined;
  const moved = moves.filter((place) => place !== null).at(-1);
  return { ward: ward ?? any, now: moved ?? ward ?? any, admitted, discharged };
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
    'update',
  ];
  const oneEvent = fc.record({
    kind: fc.constantFrom(...KINDS),
    hour: fc.integer({ min: 1, max: 7 }),
    ward: fc.option(fc.constantFrom('W1', 'W2', 'W3'), { nil: null, freq: 6 }),
    again: fc.boolean(),
  });

  it('gives the same state in any order and in any batches, as walking through it does', async () => {
    for (const seed of [1, 2, 3]) {
      ({ warehouse, systems } = await emptyWarehouse());
      const histories = fc.sample(fc.array(oneEvent, { minLength: 1, maxLength: 9 }), { numRuns: 250, seed });
      const all = histories.flatMap((history, v) =>
        history.flatMap(({ kind, hour, ward, again }) => {
          const more = { visit_no: `V${v}`, patient_no: `P${v % 40}`, ward_code: ward };
          return again ? [event(kind, T(hour), more), event(kind, T(hour), more)] : [event(kind, T(hour), more)];
        }),
      );
      const [shuffled = []] = fc.sample(fc.shuffledSubarray(all, { minLength: all.length }), { numRuns: 1, seed });
      const third = Math.ceil(shuffled.length / 3);
      for (let at = 0; at < shuffled.length; at += third) {
        await encounters(shuffled.slice(at, at + third));
        await buildNow();
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
      const tables = ['fct_admissions', 'fct_discharges', 'fct_visits', 'fct_bed_days'];
      const digest = async () =>
        Promise.all(
          tables.map((name) =>
            warehouse.rows(`select count(*) as n, cast(bit_xor(hash(t)) as varchar) as h from marts.${name} as t`),
          ),
        );
      const stepwise = await digest();
      await buildNow(true);
      expect(await digest()).toEqual(stepwise);
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
  const his = (row: Told) => landRows(warehouse, systems, { system: 'demo_his', table: 'admissions' }, [row]);

  it('the HIS is believed, the feed adds what it does not know yet, and nothing is counted twice', async () => {
    await his(HIS);
    await encounters([
      event('admit', T(1, 30), { ward_code: 'W2' }),
      event('discharge', T(6), { ward_code: 'W2' }),
      event('admit', T(3), { visit_no: 'V2', ward_code: 'W3' }),
    ]);
    await buildNow();
    expect(
      await warehouse.rows(
        'select ward_code, admitted_at, is_in_hospital from marts.fct_admissions order by admitted_at',
      ),
    ).toEqual([
      { ward_code: 'W1', admitted_at: T(1), is_in_hospital: false },
      { ward_code: 'W3', admitted_at: T(3), is_in_hospital: true },
    ]);
    expect(await warehouse.rows('select discharged_at from marts.fct_discharges')).toEqual([{ discharged_at: T(6) }]);
    // The night after the HIS delivers its own discharge, five minutes later.
    await his({
      ...HIS,
      discharge_time: T(6, 5),
      discharge_dept_code: 'D1',
      discharge_ward_code: 'W1',
      status: 'discharged',
    });
    await buildNow();
    expect(await warehouse.rows('select discharged_at, ward_code from marts.fct_discharges')).toEqual([
      { discharged_at: T(6, 5), ward_code: 'W1' },
    ]);
    expect(await warehouse.rows('select count(*) as n from marts.fct_admissions')).toEqual([{ n: 2 }]);
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
  const told = (rows: readonly Told[]) => landRows(warehouse, systems, { system: 'feed', table: 'charges' }, rows);
  const sums = () =>
    warehouse.rows(
      'select charged_on, count(*) as n, sum(amount) as amount from marts.fct_charges group by charged_on order by charged_on',
    );

  it('count until the HIS has them, on whatever day it has them, to the cent', async () => {
    await told([
      charge(T(1), 'C1', '0.10'),
      charge(T(2), 'C2', '7.05'),
      charge(T(2), 'C3', '5.00', { fee_class: '?' }),
      charge(T(2), 'C4', '9.00', { kind: 'payment' }),
    ]);
    await buildNow();
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
    await landRows(warehouse, systems, { system: 'demo_his', table: 'charges' }, [
      his('C1', '2026-01-14 23:59:00', '0.10'),
    ]);
    await buildNow();
    expect(await sums()).toEqual([
      { charged_on: '2026-01-14', n: 1, amount: 0.1 },
      { charged_on: '2026-01-15', n: 1, amount: 7.05 },
    ]);
    // Said again with another amount: the newest word counts.
    await told([charge(T(3), 'C2', '8.05', { charged_at: T(2) })]);
    await buildNow();
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
    await messagesOf(said);
    await buildNow();
    const figures = `in_hospital, admissions_today, discharges_today, transfers_in_today, transfers_out_today, emergency_visits_today`;
    expect(
      await warehouse.rows(`select ward_code, department_code, ${figures} from marts.fct_census_now order by all`),
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
    expect(await warehouse.rows('select distinct newest_event_at from marts.fct_census_now')).toEqual([
      { newest_event_at: T(6) },
    ]);
  });

  it('says nothing where no message came, also not zero', async () => {
    await buildNow();
    expect(await warehouse.rows('select count(*) as n from marts.fct_census_now')).toEqual([{ n: 0 }]);
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
    await landRows(warehouse, systems, { system: 'feed', table: 'resource_states' }, [
      state(T(5), '3'),
      state(T(7), '1'),
      state(T(6), '2'),
    ]);
    await buildNow();
    expect(await warehouse.rows('select resource_code, total, free, told_at from marts.fct_resources_now')).toEqual([
      { resource_code: 'W1', total: 10, free: 1, told_at: T(7) },
    ]);
  });
});
