import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUSE_PROJECT } from './index.ts';
import { AS_OF, event, FeedHouse, merge, type Told } from './test-support/feed.ts';

// Results, examinations and orders that messages tell, over days and beside a HIS: a build on top of another gives what one from nothing gives.

const REACH = {
  select: ['+fct_lab_results', '+fct_exams', '+fct_orders'],
  facts: ['fct_lab_results', 'fct_exams', 'fct_orders'],
};

let house: FeedHouse;
/** Every table brought something that is in no fact, and was built: what comes later restates days instead of beginning a table. */
async function begin(site?: string): Promise<void> {
  house = await FeedHouse.open(site, REACH);
  await report('R0', D(5), { status: 'cancelled', visit_no: 'V99', patient_no: 'P99' });
  await house.feed('encounter_events', [event('register', D(5), { visit_no: 'V99', patient_no: 'P99' })]);
  await house.feed('patient_events', [event('seen', D(5), { visit_no: 'V99', patient_no: 'P99' })]);
  await house.feed('orders', [order('O0', D(5), { category: 'drug' })]);
  await house.his('lab_results', [lab('L0', D(5), { report_time: null, barcode: 'B0', status: 'collected' })]);
  await house.build();
}
beforeEach(() => begin());
afterEach(() => house.close());

const D = (day: number, hour = 9) => `2026-01-${String(day).padStart(2, '0')} ${String(hour).padStart(2, '0')}:00:00`;

/** A report as the parser gives it, with one item, and the message that said it. */
async function report(no: string, at: string, more: Told = {}, item: Told | null = {}): Promise<void> {
  const { kind: _, admitted_at: __, ...base } = event('seen', at, { visit_no: 'V1', ...more });
  const told: Told = {
    ...{ ...base, report_no: no, document_kind: 'lab', report_code: 'GLU', title: '血糖', status: 'final' },
    ...{ setting: 'inpatient', issued_at: at, observed_at: at, ...more },
  };
  await house.feed('messages', [
    {
      ...{ message_id: told['message_id'], received_at: AS_OF, event_at: told['event_at'], channel: 'lis' },
      ...{ transport: 'mllp', format: 'hl7v2', bytes: '1', segment: '1', position: '0' },
    },
  ]);
  await house.feed('reports', [told]);
  if (item === null) return;
  const { message_id, received_at, event_at, number_source } = told;
  await house.feed('observations', [
    {
      ...{ message_id, received_at, event_at, number_source, seq: '1', report_no: no, item_code: 'GLU' },
      ...{ item_name: '葡萄糖', value: '6.3', value_number: '6.3', unit: 'mmol/L', status: 'final', ...item },
    },
  ]);
}

const order = (no: string, at: string, more: Told = {}): Told => {
  const { kind: _, admitted_at: __, ...base } = event('seen', at, { visit_no: 'V1' });
  return {
    ...{
      ...base,
      order_no: no,
      control: 'new',
      category: 'lab',
      term: 'temporary',
      item_code: 'GLU',
      item_name: '血糖',
    },
    ...{ setting: 'inpatient', department_code: 'D7', doctor_code: 'S1', ordered_at: at, ...more },
  };
};

const results = (columns = 'reported_on, result_value, is_report_corrected') =>
  house.rows(`select ${columns} from marts.fct_lab_results order by all`);

async function expectAsFromNothing(): Promise<void> {
  const stepwise = await house.facts();
  await house.build(true);
  expect(stepwise).toEqual(await house.facts());
}

async function buildAndExpectGreen(): Promise<void> {
  const { tests } = await house.buildTested();
  expect(tests.filter(({ status }) => status === 'fail' || status === 'error')).toEqual([]);
  expect(tests.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['lab_results_all_arrived', 'exams_all_arrived', 'orders_all_arrived']),
  );
}

describe('a laboratory result that messages tell', () => {
  it('is corrected, told again and cancelled, whatever the order of messages', async () => {
    await report('R1', D(12), { status: 'corrected' }, { value: '5.1', value_number: '5.1' });
    await house.buildTested();
    expect(await results()).toEqual([{ reported_on: '2026-01-12', result_value: 5.1, is_report_corrected: true }]);
    // The first word comes last, and again under another number of message, sent later.
    await report('R1', D(10));
    await report('R1', D(14), { issued_at: D(10), observed_at: D(10) });
    await buildAndExpectGreen();
    expect(await results()).toEqual([{ reported_on: '2026-01-10', result_value: 5.1, is_report_corrected: true }]);
    await expectAsFromNothing();
    await report('R1', D(13), { status: 'cancelled' }, null);
    await buildAndExpectGreen();
    expect(await results()).toEqual([]);
    await expectAsFromNothing();
  });

  it('under way is none yet', async () => {
    await report('R1', D(10), { status: 'preliminary' });
    await house.buildTested();
    expect(await results()).toEqual([]);
    await report('R1', D(11));
    await house.buildTested();
    expect(await results('reported_on')).toEqual([{ reported_on: '2026-01-11' }]);
    await expectAsFromNothing();
  });

  it('takes from the stay what its message lacks, when the stay is told; as the place was then', async () => {
    const bare = { setting: null, department_code: null };
    await report('R1', D(12), bare);
    await house.buildTested();
    expect(await results()).toEqual([]);
    await house.feed('encounter_events', [
      event('admit', D(10), { ward_code: 'W1', department_code: 'D1' }),
      event('transfer', D(13), { ward_code: 'W2', department_code: 'D2' }),
    ]);
    await report('R2', D(14), { ...bare, report_code: 'K' });
    await buildAndExpectGreen();
    expect(await results('item_code, setting, department_code, ward_code')).toEqual([
      { item_code: 'GLU', setting: 'inpatient', department_code: 'D1', ward_code: 'W1' },
      { item_code: 'K', setting: 'inpatient', department_code: 'D2', ward_code: 'W2' },
    ]);
    await expectAsFromNothing();
  });

  it('knows who asked, from the order of its number, and belongs to the patient that survives', async () => {
    await report('R1', D(12), { order_no: 'O1' });
    await report('R2', D(9), { patient_no: 'P2', report_code: 'K' });
    await house.buildTested();
    await house.feed('orders', [order('O1', D(11))]);
    await house.feed('patient_events', [merge(D(13), 'P1', 'P2')]);
    await buildAndExpectGreen();
    expect(await results('item_code, department_code, doctor_code, ordered_at')).toEqual([
      { item_code: 'GLU', department_code: 'D7', doctor_code: 'S1', ordered_at: D(11) },
      { item_code: 'K', department_code: 'D1', doctor_code: null, ordered_at: null },
    ]);
    expect(await house.rows('select count(distinct patient_key) as n from marts.fct_lab_results')).toEqual([{ n: 1 }]);
    await expectAsFromNothing();
  });
});

const lab = (id: string, at: string, more: Told = {}): Told => ({
  ...{ result_id: id, barcode: 'B1', patient_id: 'P1', admission_id: 'V1', inst_code: 'H01', setting: 'inpatient' },
  ...{ item_code: 'GLU', item_name: '血糖', report_time: at, result_value: '6.5', status: 'reported' },
  ...{ ordering_dept_code: 'D1', create_time: at, is_contaminated: null, ...more },
});

/** A site that believes the platform rather than its HIS. */
function feedFirst(): string {
  const dir = mkdtempSync(join(tmpdir(), 'site-'));
  const csv = readFileSync(join(HOUSE_PROJECT, 'seeds', 'source_precedence.csv'), 'utf8');
  writeFileSync(join(dir, 'source_precedence.csv'), csv.replaceAll(/,feed,\d/g, ',feed,0'));
  return dir;
}

describe('beside a HIS', () => {
  it.each([
    ['its own number', 'L1', {}],
    ['the number of the request', 'F9', { order_no: 'L1' }],
    ['the specimen and the item', 'B1', {}],
  ])('a result that it knows by %s counts once, as the HIS has it, and joins its patient', async (_by, no, more) => {
    await report(no, D(13), more);
    await report('B1', D(13), { report_code: 'K' });
    await buildAndExpectGreen();
    expect(await results('item_code')).toEqual([{ item_code: 'GLU' }, { item_code: 'K' }]);
    await house.his('lab_results', [lab('L1', D(14))]);
    await buildAndExpectGreen();
    expect(await results('reported_on, item_code, result_value')).toEqual([
      { reported_on: '2026-01-13', item_code: 'K', result_value: 6.3 },
      { reported_on: '2026-01-14', item_code: 'GLU', result_value: 6.5 },
    ]);
    expect(
      await house.rows(
        'select count(distinct patient_key) as p, count(distinct admission_key) as a from marts.fct_lab_results',
      ),
    ).toEqual([{ p: 1, a: 1 }]);
    await expectAsFromNothing();
  });

  it('the feed counts where the site believes it', async () => {
    await house.close();
    await begin(feedFirst());
    await house.his('lab_results', [lab('L1', D(14))]);
    await buildAndExpectGreen();
    await report('L1', D(13));
    await buildAndExpectGreen();
    expect(await results('reported_on, result_value')).toEqual([{ reported_on: '2026-01-13', result_value: 6.3 }]);
    await expectAsFromNothing();
  });
});

describe('examinations', () => {
  it('have the modality of their section or name, wait for the time of the order, and count pathology', async () => {
    const exam = { document_kind: 'exam', department_code: 'D1' };
    await report(
      'E1',
      D(12),
      { ...exam, order_no: 'O1', section: 'RAD', report_code: 'X1', title: '胸部CT平扫' },
      null,
    );
    await report('E2', D(12), { ...exam, ordered_at: D(11), section: 'US', report_code: 'X2', title: '腹部' }, null);
    await report('E3', D(12), { ordered_at: D(11), section: 'SP', report_code: 'X3', title: '胃活检' }, null);
    await house.buildTested();
    const exams = () =>
      house.rows('select item_code, modality, order_to_exam_hours from marts.fct_exams order by item_code');
    expect(await exams()).toEqual([
      { item_code: 'X2', modality: 'US', order_to_exam_hours: 24 },
      { item_code: 'X3', modality: 'pathology', order_to_exam_hours: 24 },
    ]);
    expect(await results()).toEqual([]);
    await house.feed('orders', [order('O1', D(10), { category: 'exam' })]);
    await buildAndExpectGreen();
    expect(await exams()).toHaveLength(3);
    expect((await exams())[0]).toEqual({ item_code: 'X1', modality: 'CT', order_to_exam_hours: 48 });
    await expectAsFromNothing();
  });
});

describe('orders', () => {
  const orders = () => house.rows('select item_code, order_status, ordered_at from marts.fct_orders order by all');

  it('are placed, stopped and cancelled, once each, however often and late they are told; drugs are none', async () => {
    await house.feed('orders', [
      order('O1', D(10)),
      order('O1', D(10), { item_code: 'K', seq: '1' }),
      order('O2', D(10), { category: 'drug', item_code: 'ASA' }),
      order('O3', D(10), { category: 'treatment', term: 'long', item_code: 'T' }),
      order('O4', D(10), { category: 'treatment', term: null, item_code: 'U' }),
      order('O3', D(12), { ...{ control: 'discontinue', category: 'other', term: null, item_code: 'T' } }),
      // The cancellation of O1 names no item; its first word is sent again afterwards.
      order('O1', D(11), { control: 'cancel', item_code: null, category: 'other' }),
      order('O5', D(10)),
      order('O1', D(13), { ordered_at: D(10) }),
    ]);
    await house.buildTested();
    expect(await orders()).toEqual([
      { item_code: 'GLU', order_status: 'placed', ordered_at: D(10) },
      { item_code: 'T', order_status: 'stopped', ordered_at: D(10) },
    ]);
  });

  it('that the HIS knows count once', async () => {
    await house.feed('orders', [order('O1', D(10)), order('O2', D(10))]);
    await house.his('medical_orders', [
      {
        ...{ order_id: 'O1', admission_id: 'V1', patient_id: 'P1', inst_code: 'H01', setting: 'inpatient' },
        ...{ order_term: 'temporary', order_class: 'treatment', order_time: D(9), status: 'executed' },
        ...{ ordering_dept_code: 'D1', create_time: D(9) },
      },
    ]);
    await house.buildTested();
    expect(await house.rows('select order_status from marts.fct_orders order by 1')).toEqual([
      { order_status: 'executed' },
      { order_status: 'placed' },
    ]);
  });
});

describe('any history over days', () => {
  const oneReport = fc.record({
    no: fc.constantFrom('1', '2', '3', '4', '5', '6'),
    day: fc.integer({ min: 6, max: 15 }),
    issued: fc.integer({ min: 6, max: 15 }),
    status: fc.constantFrom('final', 'final', 'preliminary', 'corrected', 'cancelled', null),
    exam: fc.boolean(),
    value: fc.integer({ min: 1, max: 9 }),
    bare: fc.boolean(),
  });

  it('passes the tests of the project and is as a build from nothing, in batches, beside a HIS, whoever is believed', async () => {
    for (const [seed, site] of [
      [21, undefined],
      [22, feedFirst()],
    ] as const) {
      await house.close();
      await begin(site);
      const history = fc.sample(oneReport, { numRuns: 40, seed });
      for (let step = 0; step < 4; step += 1) {
        for (const { no, day, issued, status, exam, value, bare } of history.slice(step * 10, step * 10 + 10)) {
          await report(
            exam ? `E${no}` : `L${no}`,
            D(day),
            {
              ...{ issued_at: D(issued), observed_at: D(issued - 1), ordered_at: D(5), status, order_no: `O${no}` },
              ...{ document_kind: exam ? 'exam' : 'lab', visit_no: `V${no}`, patient_no: `P${no}` },
              ...(bare ? { setting: null, department_code: null } : {}),
            },
            { value: `${value}`, value_number: `${value}`, status },
          );
        }
        await house.feed('orders', [order(`O${step + 1}`, D(6 + step), { visit_no: `V${step + 1}` })]);
        await house.feed('encounter_events', [
          event(step === 3 ? 'cancel_admit' : 'admit', D(5 + step), { visit_no: `V${step % 3}`, ward_code: 'W1' }),
        ]);
        await house.feed('patient_events', [merge(D(10 + step), `P${step}`, `P${step + 1}`)]);
        await house.his('lab_results', [lab(`L${step + 1}`, D(7 + step), { barcode: `B${step}` })]);
        await buildAndExpectGreen();
      }
      await expectAsFromNothing();
    }
  }, 120_000);
});
