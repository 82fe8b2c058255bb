import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordSourceDifferences } from './engine/source-of-record.ts';
import { HOUSE_PROJECT, parseProject, renderRoad } from './index.ts';
import { AS_OF, event, FeedHouse, merge, type Told } from './test-support/feed.ts';

// Stays over days, told late and in pieces, beside a HIS, with the tests of the project running: one message must never stop a build,
// and a build on top of another must give what a build from nothing gives.

let house: FeedHouse;
beforeEach(async () => {
  house = await FeedHouse.open();
});
afterEach(() => house.close());

const D = (day: number, hour = 9, minute = 0) =>
  `2026-01-${String(day).padStart(2, '0')} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00`;

/** Builds with the tests of the project; none of those that could take a build back may be missing. */
async function buildAndExpectGreen(): Promise<void> {
  const { tests } = await house.buildTested();
  expect(tests.filter(({ status }) => status === 'fail' || status === 'error')).toEqual([]);
  expect(tests.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      ...['ward_days_balance', 'discharges_all_arrived', 'visits_all_arrived', 'charges_all_arrived'],
      ...['unique_fct_admissions_admission_key', 'unique_fct_visits_visit_key', 'unique_fct_charges_charge_key'],
      ...['unique_int_feed__transfers_folded_transfer_key', 'unique_fct_census_now_census_key'],
    ]),
  );
}

/** What stands now is what a build from nothing gives. */
async function expectAsFromNothing(): Promise<void> {
  const stepwise = await house.facts();
  await house.build(true);
  expect(stepwise).toEqual(await house.facts());
}

const stays = () =>
  house.rows(
    'select ward_code, current_ward_code, admitted_at, discharged_at from intermediate.int_feed__stays_folded order by all',
  );

const visit = (at: string, more: Told = {}): Told => ({
  ...{ visit_id: 'V1', reg_id: 'R1', patient_id: 'P1', visit_time: at, visit_type: 'outpatient', inst_code: 'H01' },
  ...{ dept_code: 'D1', create_time: at, is_first_visit: 'false', ...more },
});
const stay = (at: string, more: Told = {}): Told => ({
  ...{ admission_id: 'V1', inpatient_no: 'Z1', patient_id: 'P1', inst_code: 'H01', admit_time: at },
  ...{ admit_dept_code: 'D1', admit_ward_code: 'W1', admit_source: 'outpatient', is_newborn: 'false' },
  ...{ status: 'in_hospital', create_time: at, ...more },
});

describe('a message that is odd stops no build', () => {
  const ODD: Record<string, readonly Told[]> = {
    'an admission without a ward': [event('admit', D(10))],
    'two transfers of one moment into two beds of one ward': [
      event('admit', D(10), { ward_code: 'W1' }),
      event('transfer', D(11), { ward_code: 'W2', bed_no: '1' }),
      event('transfer', D(11), { ward_code: 'W2', bed_no: '2' }),
    ],
    'two transfers of one moment into two departments': [
      event('admit', D(10), { ward_code: 'W1' }),
      event('transfer', D(11), { department_code: 'D2' }),
      event('transfer', D(11), { department_code: 'D3' }),
    ],
    'a discharge before its admission': [
      event('admit', D(12), { ward_code: 'W1' }),
      event('discharge', D(10), { ward_code: 'W1' }),
    ],
    'a transfer after the discharge, and one before the admission': [
      event('admit', D(10), { ward_code: 'W1' }),
      event('discharge', D(12), { ward_code: 'W1' }),
      event('transfer', D(13), { ward_code: 'W2' }),
      event('transfer', D(8), { ward_code: 'W3' }),
    ],
    'an event of tomorrow': [
      event('admit', '2026-01-16 09:00:00', { ward_code: 'W1' }),
      event('transfer', '2026-01-17 09:00:00', { ward_code: 'W2' }),
    ],
    'a visit without a department, patient or institution': [
      event('register', D(12), { department_code: null, patient_no: null, institution: null }),
    ],
    'an event without any time of its own': [event('admit', D(10), { event_at: null, admitted_at: null })],
  };

  it(`${Object.keys(ODD).join('; ')}: each of a stay of its own`, async () => {
    const told = Object.values(ODD).flatMap((events, v) =>
      events.map(({ patient_no, ...rest }) => ({
        ...rest,
        visit_no: `V${v}`,
        patient_no: patient_no === null ? null : `P${v}`,
      })),
    );
    await house.feed('encounter_events', told);
    await buildAndExpectGreen();
    await expectAsFromNothing();
  });

  it('a charge and its credit under one number', async () => {
    const line = (kind: string, amount: string): Told => ({
      ...{
        ...event(kind, D(12)),
        charge_no: 'C1',
        charged_at: D(12),
        amount,
        qty: '1',
        fee_class: 'lab',
        setting: 'inpatient',
      },
    });
    await house.feed('charges', [line('charge', '7.00'), line('credit', '-7.00')]);
    await house.buildTested();
    expect(await house.rows('select count(*) as n, sum(amount) as amount from marts.fct_charges')).toEqual([
      { n: 2, amount: 0 },
    ]);
  });
});

describe('a stay', () => {
  it('that was cancelled is not revived by a later update that repeats its admission', async () => {
    await house.feed('encounter_events', [
      event('admit', D(10), { ward_code: 'W1' }),
      event('cancel_admit', D(11)),
      event('update', D(12), { admitted_at: D(10), ward_code: 'W1' }),
    ]);
    await house.build();
    expect(await stays()).toEqual([]);
  });

  it('that began as a visit begins as a stay with its change of class', async () => {
    await house.feed('encounter_events', [
      event('register', D(10, 8), { patient_class: 'emergency' }),
      event('class_change', D(10, 11), { ward_code: 'W1' }),
    ]);
    await house.build();
    expect(await stays()).toMatchObject([{ ward_code: 'W1', admitted_at: D(10, 11) }]);
  });

  it('whose state is told again with a correction, at the same moment, keeps what was said last', async () => {
    const first = event('admit', D(10), { ward_code: 'W1', doctor_code: 'S1', said_at: D(10) });
    const again = event('admit', D(10), { ward_code: 'W1', doctor_code: 'S2', said_at: D(11) });
    for (const [a, b] of [
      ['m1', 'm2'],
      ['m2', 'm1'],
    ]) {
      await house.close();
      house = await FeedHouse.open();
      await house.feed('encounter_events', [
        { ...first, message_id: a },
        { ...again, message_id: b },
      ]);
      await house.build();
      expect(await house.rows('select doctor_code from marts.fct_admissions')).toEqual([{ doctor_code: 'S2' }]);
    }
  });

  it('that moves within its department moves, though messages name the ward only', async () => {
    await house.feed('encounter_events', [
      event('admit', D(10), { ward_code: 'W1' }),
      event('transfer', D(12), { ward_code: 'W2', department_code: null }),
    ]);
    await house.buildTested();
    expect(
      await house.rows(
        `select ward_code, department_code, count(*) as days from marts.fct_bed_days group by all order by all`,
      ),
    ).toEqual([
      { ward_code: 'W1', department_code: 'D1', days: 2 },
      { ward_code: 'W2', department_code: 'D1', days: 3 },
    ]);
    expect(await house.rows('select ward_code from marts.fct_census_now where in_hospital > 0')).toEqual([
      { ward_code: 'W2' },
    ]);
  });

  it('that is ended by a date only ends at the time of the message, not before it began', async () => {
    await house.feed('encounter_events', [
      event('admit', D(10, 9), { ward_code: 'W1' }),
      event('discharge', D(10, 16), { ward_code: 'W1', discharged_at: '2026-01-10 00:00:00' }),
    ]);
    await house.build();
    expect(await stays()).toMatchObject([{ discharged_at: D(10, 16) }]);
  });

  it('that begins anew after its end is in hospital', async () => {
    await house.feed('encounter_events', [
      event('admit', D(8), { ward_code: 'W1' }),
      event('discharge', D(9), { ward_code: 'W1' }),
      event('admit', D(11), { ward_code: 'W2' }),
    ]);
    await house.build();
    expect(await stays()).toMatchObject([{ ward_code: 'W2', admitted_at: D(11), discharged_at: null }]);
  });
});

describe('patients', () => {
  const keyOf = async (patient: string) => {
    const [row] = await house.rows(
      `select patient_key as k from marts.fct_admissions where ward_code = 'W-${patient}'`,
    );
    return row?.['k'];
  };
  const admitAll = (patients: readonly string[]) =>
    house.feed(
      'encounter_events',
      patients.map((p) => event('admit', D(10), { patient_no: p, visit_no: `V-${p}`, ward_code: `W-${p}` })),
    );

  it('merged in a ring are one, the one that survived last', async () => {
    await admitAll(['P1', 'P2', 'P3', 'P4']);
    await house.feed('patient_events', []);
    await house.build();
    const own = await keyOf('P1');
    await house.feed('patient_events', [
      merge(D(13), 'P1', 'P3'),
      merge(D(11), 'P2', 'P1'),
      merge(D(12), 'P3', 'P2'),
      merge(D(14), 'P2', 'P4'),
    ]);
    await house.build();
    expect(new Set([await keyOf('P1'), await keyOf('P2'), await keyOf('P3'), await keyOf('P4')])).toEqual(
      new Set([own]),
    );
  });

  it('unlinked by their own number (A37) are their own again', async () => {
    await admitAll(['P1', 'P2']);
    await house.feed('patient_events', [merge(D(11), 'P1', 'P2')]);
    await house.build();
    expect(await keyOf('P2')).toBe(await keyOf('P1'));
    await house.feed('patient_events', [{ ...event('unmerge', D(12), { patient_no: 'P2' }), visit_no: null }]);
    await house.build();
    expect(await keyOf('P2')).not.toBe(await keyOf('P1'));
  });
});

describe('a late event restates the days that it touches', () => {
  it('a visit of days ago that is cancelled, redated or diagnosed now', async () => {
    await house.feed('encounter_events', [
      event('register', D(10), { visit_no: 'A' }),
      event('register', D(10), { visit_no: 'B' }),
      event('register', D(10), { visit_no: 'C' }),
    ]);
    await house.buildTested();
    await house.feed('encounter_events', [
      event('cancel_admit', D(15, 7), { visit_no: 'A', patient_class: 'outpatient' }),
      event('update', D(15, 7), { visit_no: 'B', patient_class: 'outpatient', admitted_at: D(12) }),
      event('update', D(15, 7), { visit_no: 'C', patient_class: 'outpatient', icd10_code: 'I10' }),
    ]);
    await house.buildTested();
    expect(await house.rows('select visited_on, icd10_code from marts.fct_visits order by all')).toEqual([
      { visited_on: '2026-01-10', icd10_code: 'I10' },
      { visited_on: '2026-01-12', icd10_code: null },
    ]);
    await expectAsFromNothing();
  });

  it('a stay of days ago that is cancelled now has no bed days', async () => {
    await house.feed('encounter_events', [event('admit', D(10), { ward_code: 'W1' })]);
    await house.buildTested();
    await house.feed('encounter_events', [event('cancel_admit', D(15, 7))]);
    await house.buildTested();
    expect(await house.rows('select count(*) as n from marts.fct_bed_days')).toEqual([{ n: 0 }]);
  });

  it('a charge that is said again for another day is on that day only', async () => {
    const line = (at: string, charged: string): Told => ({
      ...{
        ...event('charge', at),
        charge_no: 'C1',
        charged_at: charged,
        amount: '7.00',
        qty: '1',
        fee_class: 'lab',
        setting: 'inpatient',
      },
    });
    await house.feed('charges', [line(D(10), D(10))]);
    await house.buildTested();
    await house.feed('charges', [line(D(15, 7), D(12))]);
    await house.buildTested();
    expect(await house.rows('select charged_on, amount from marts.fct_charges')).toEqual([
      { charged_on: '2026-01-12', amount: 7 },
    ]);
  });
});

describe('beside a HIS', () => {
  it('a visit that the HIS dates to another day is counted there, once', async () => {
    await house.feed('encounter_events', [event('register', D(13, 23, 59))]);
    await house.buildTested();
    await house.his('visits', [visit(D(14, 0, 1))]);
    await house.buildTested();
    expect(await house.rows('select visited_on from marts.fct_visits')).toEqual([{ visited_on: '2026-01-14' }]);
    await expectAsFromNothing();
  });

  it('one that is told long after the HIS had it is not counted twice', async () => {
    await house.his('visits', [visit(D(2))]);
    await house.his('admissions', [stay(D(2), { admission_id: 'V2', inpatient_no: 'Z2' })]);
    await house.buildTested();
    await house.feed('encounter_events', [
      event('register', D(12)),
      event('admit', D(12), { visit_no: 'V2', ward_code: 'W1' }),
    ]);
    await house.buildTested();
    expect(await house.rows('select visited_on from marts.fct_visits')).toEqual([{ visited_on: '2026-01-02' }]);
    expect(await house.rows('select admitted_on from marts.fct_admissions')).toEqual([{ admitted_on: '2026-01-02' }]);
    await expectAsFromNothing();
  });

  it('a stay that the HIS dates a day later loses the bed day that the feed gave it', async () => {
    await house.feed('encounter_events', [event('admit', D(10, 23), { ward_code: 'W1' })]);
    await house.buildTested();
    await house.his('admissions', [stay(D(11, 1))]);
    await house.buildTested();
    expect(await house.rows('select min(census_on) as first, count(*) as n from marts.fct_bed_days')).toEqual([
      { first: '2026-01-11', n: 4 },
    ]);
    await expectAsFromNothing();
  });

  it('two transfers of one minute in messages double no transfer of the HIS', async () => {
    await house.his('admissions', [stay(D(10))]);
    await house.his('transfers', [
      {
        ...{ transfer_id: 'T1', admission_id: 'V1', transfer_time: D(11), from_dept_code: 'D1', to_dept_code: 'D1' },
        ...{ from_ward_code: 'W1', to_ward_code: 'W2', create_time: D(11) },
      },
    ]);
    await house.feed('encounter_events', [
      event('transfer', '2026-01-11 09:00:10', { ward_code: 'W2', bed_no: '1', admitted_at: D(10) }),
      event('transfer', '2026-01-11 09:00:40', { ward_code: 'W2', bed_no: '2', admitted_at: D(10) }),
    ]);
    await house.buildTested();
    expect(
      await house.rows('select ward_code, count(*) as n from marts.fct_bed_days group by all order by all'),
    ).toEqual([
      { ward_code: 'W1', n: 1 },
      { ward_code: 'W2', n: 4 },
    ]);
  });

  it('a charge that a front-end machine brings too is counted once', async () => {
    await house.feed('charges', [
      {
        ...event('charge', D(12)),
        charge_no: 'C1',
        charged_at: D(12),
        amount: '7.00',
        qty: '1',
        fee_class: 'lab',
        setting: 'inpatient',
      },
    ]);
    await house.buildTested();
    await house.his(
      'charges',
      [
        {
          ...{ charge_id: 'C1', charged_at: D(11, 23), setting: 'inpatient', item_code: 'X', item_name: '化验' },
          ...{ fee_class: 'lab', qty: '1', unit_price: '7.00', amount: '7.00', ordering_department_code: 'D1' },
          ...{ institution_code: 'H01', patient_id: 'P1', updated_at: D(12), payer_code: 'A' },
        },
      ],
      'front_end',
    );
    await house.buildTested();
    expect(await house.rows('select charged_on, amount from marts.fct_charges')).toEqual([
      { charged_on: '2026-01-11', amount: 7 },
    ]);
    await expectAsFromNothing();
  });
});

/** A site that believes the platform rather than its HIS. */
function feedFirst(): string {
  const dir = mkdtempSync(join(tmpdir(), 'site-'));
  const csv = readFileSync(join(HOUSE_PROJECT, 'seeds', 'source_precedence.csv'), 'utf8');
  writeFileSync(join(dir, 'source_precedence.csv'), csv.replaceAll(/,feed,\d/g, ',feed,0'));
  return dir;
}

describe('a site that believes the platform', () => {
  it('takes its times and wards, keeps the front page, and loses no day or row', async () => {
    await house.close();
    house = await FeedHouse.open(feedFirst());
    await house.his('admissions', [
      stay(D(8), { status: 'discharged', discharge_time: D(13), discharge_dept_code: 'D1', discharge_ward_code: 'W1' }),
    ]);
    await house.his('front_pages', [
      {
        admission_id: 'V1',
        discharge_way: 'order',
        main_icd10_code: 'I10',
        total_fee: '99.00',
        frontpage_status: 'coded',
      },
    ]);
    await house.his('visits', [visit(D(3), { visit_id: 'V2' })]);
    await buildAndExpectGreen();
    await house.feed('encounter_events', [
      event('admit', D(9), { ward_code: 'W2' }),
      event('discharge', D(12), { ward_code: 'W3' }),
      event('register', D(4), { visit_no: 'V2' }),
    ]);
    await buildAndExpectGreen();
    expect(await house.rows('select admitted_at, ward_code from marts.fct_admissions')).toEqual([
      { admitted_at: D(9), ward_code: 'W2' },
    ]);
    expect(
      await house.rows(
        'select discharged_at, ward_code, length_of_stay_days, main_icd10_code, total_fee from marts.fct_discharges',
      ),
    ).toEqual([
      { discharged_at: D(12), ward_code: 'W3', length_of_stay_days: 3, main_icd10_code: 'I10', total_fee: 99 },
    ]);
    expect(await house.rows('select min(census_on) as first, count(*) as n from marts.fct_bed_days')).toEqual([
      { first: '2026-01-09', n: 3 },
    ]);
    expect(await house.rows('select visited_on from marts.fct_visits')).toEqual([{ visited_on: '2026-01-04' }]);
    await expectAsFromNothing();
  });
});

describe('second roads and sources compared', () => {
  it('a road without the key counts a visit of both once', async () => {
    await house.his('visits', [visit(D(12))]);
    await house.feed('encounter_events', [event('register', D(12)), event('register', D(12), { visit_no: 'V2' })]);
    await house.build();
    const road = renderRoad(parseProject(HOUSE_PROJECT), 'outpatient_visits', {
      ...{ from: '2026-01-01', to: '2026-01-15', as_of: AS_OF },
    });
    const [stored] = await house.rows('select count(*) as n from marts.fct_visits');
    expect(await house.rows(`select cast(sum(numerator) as bigint) as n from (${road})`)).toEqual([stored]);
    expect(stored).toEqual({ n: 2 });
  });

  it('an admission that one side lacks, an hour apart or of another ward is found; today and without a feed nothing is', async () => {
    const differences = () =>
      house.rows(
        `select day, of_record_value as his, other_value as told, rows_only_in_of_record as only_his, rows_only_in_other as only_told
         from ops.source_differences where fact = 'announced_admissions' order by day`,
      );
    const number = (no: string) => ({ admission_id: no, inpatient_no: no });
    await house.his('admissions', [
      stay(D(12), number('V1')),
      stay(D(12), number('V2')),
      stay(D(12), number('V3')),
      stay(D(12), number('V4')),
      stay(D(14), number('V9')),
      stay(D(15, 1), number('V8')),
    ]);
    await house.build();
    await recordSourceDifferences({
      ...{ warehouse: house.warehouse, projectDir: HOUSE_PROJECT },
      asOf: AS_OF,
      now: new Date(),
    });
    expect(await differences()).toEqual([]);
    await house.feed('encounter_events', [
      event('admit', D(12, 9, 20), { visit_no: 'V1', ward_code: 'W1' }),
      event('admit', D(12, 11), { visit_no: 'V2', ward_code: 'W1' }),
      event('admit', D(12), { visit_no: 'V3', ward_code: 'W2' }),
      event('admit', D(12), { visit_no: 'V5', ward_code: 'W1' }),
      event('admit', D(15, 2), { visit_no: 'V7', ward_code: 'W1' }),
    ]);
    await house.build();
    await recordSourceDifferences({
      ...{ warehouse: house.warehouse, projectDir: HOUSE_PROJECT },
      asOf: AS_OF,
      now: new Date(),
    });
    expect(await differences()).toEqual([{ day: '2026-01-12', his: 4, told: 4, only_his: 3, only_told: 3 }]);
  });
});

describe('any history over days', () => {
  const KINDS = ['admit', 'transfer', 'transfer', 'cancel_transfer', 'discharge', 'cancel_discharge', 'cancel_admit'];
  const oneEvent = fc.record({
    kind: fc.constantFrom(...KINDS, 'update', 'register', 'class_change'),
    day: fc.integer({ min: 6, max: 15 }),
    hour: fc.integer({ min: 0, max: 23 }),
    ward: fc.option(fc.constantFrom('W1', 'W2', 'W3'), { nil: null, freq: 4 }),
    told: fc.option(fc.integer({ min: 6, max: 15 }), { nil: null, freq: 3 }),
    again: fc.boolean(),
  });

  it('passes the tests of the project and is as a build from nothing, in batches and beside a HIS that knows some', async () => {
    for (const [seed, site] of [
      [11, undefined],
      [12, undefined],
      [13, feedFirst()],
    ] as const) {
      await house.close();
      house = await FeedHouse.open(site);
      const histories = fc.sample(fc.array(oneEvent, { minLength: 1, maxLength: 8 }), { numRuns: 60, seed });
      const all = histories.flatMap((history, v) =>
        history.flatMap(({ kind, day, hour, ward, told, again }) => {
          const at = D(day, hour);
          const more: Told = {
            ...{ visit_no: `V${v}`, patient_no: `P${v % 20}`, ward_code: ward },
            ...(told === null ? {} : { admitted_at: D(told) }),
          };
          return again ? [event(kind, at, more), event(kind, at, more)] : [event(kind, at, more)];
        }),
      );
      const [shuffled = []] = fc.sample(fc.shuffledSubarray(all, { minLength: all.length }), { numRuns: 1, seed });
      const part = Math.ceil(shuffled.length / 4);
      for (let step = 0; step < 4; step += 1) {
        await house.feed('encounter_events', shuffled.slice(step * part, (step + 1) * part));
        await house.feed('patient_events', [merge(D(10 + step), `P${step}`, `P${(step + 1) % 4}`)]);
        const known = [step * 7, step * 7 + 1, step * 7 + 2];
        await house.his(
          'admissions',
          known.map((v) => ({
            ...{ admission_id: `V${v}`, inpatient_no: `Z${v}`, patient_id: `P${v % 20}`, inst_code: 'H01' },
            ...{ admit_time: D(6 + (v % 8)), admit_dept_code: 'D1', admit_ward_code: 'W1', status: 'in_hospital' },
            ...{ admit_source: 'outpatient', is_newborn: 'false', create_time: AS_OF },
          })),
        );
        await house.his(
          'visits',
          known.map((v) => ({
            ...{ visit_id: `V${v}`, patient_id: `P${v % 20}`, visit_time: D(5 + (v % 9)), visit_type: 'outpatient' },
            ...{ inst_code: 'H01', dept_code: 'D1', is_first_visit: 'false', create_time: AS_OF },
          })),
        );
        await buildAndExpectGreen();
      }
      await expectAsFromNothing();
    }
  }, 120_000);
});
