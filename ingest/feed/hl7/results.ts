import { FeedFault } from '../fault.ts';
import type { FeedRow } from '../rows.ts';
import type { Segment } from './message.ts';
import { serviceKind } from './orders.ts';
import { first, type MapMessage, moment, patientClass, persons, type Reading, whose } from './segments.ts';

const STATES: Readonly<Record<string, string>> = {
  F: 'final',
  C: 'corrected',
  A: 'preliminary',
  P: 'preliminary',
  R: 'preliminary',
  S: 'preliminary',
  I: 'preliminary',
  O: 'preliminary',
  U: 'final',
  D: 'cancelled',
  W: 'cancelled',
  X: 'cancelled',
};

const stateOf = (code: string) => (code === '' ? undefined : (STATES[code.toUpperCase()] ?? 'final'));

/** Types of OBX-5 that hold documents: the content stays in the message. */
const ATTACHED = new Set(['ED', 'RP']);
const CODED = new Set(['CE', 'CWE', 'CNE', 'CF']);
const LONGEST_VALUE = 4000;
/** What a cut may leave of a character beyond the first plane. */
const HALF_CHARACTER = /[\ud800-\udbff]$/;

/** ORU: a report per OBR, a row per OBX. */
export const mapResults: MapMessage = (message) => {
  if (!first(message, 'PID')) throw new FeedFault('malformed_message', 'PID missing');
  const rows = persons(message).flatMap((person, i) => personRows(person, i + 1));
  if (rows.length === 0) throw new FeedFault('malformed_message', 'neither OBR nor OBX');
  return rows;
};

function personRows(message: Reading, person: number): FeedRow[] {
  const rows: FeedRow[] = [];
  const mine = whose(message);
  const control = first(message, 'MSH')?.get(10) ?? '';
  let orc: Segment | undefined;
  /** None yet for what is told of the person as such (2.7 and later). */
  let obr: Segment | undefined;
  let report: string | undefined;
  for (const segment of message.segments) {
    if (segment.name === 'ORC') orc = segment;
    if (segment.name === 'OBR') {
      obr = segment;
      report = obr.get(3) || obr.get(2) || orc?.get(3) || orc?.get(2) || `${control}-${person}-${rows.length}`;
      const order_no = obr.get(2) || orc?.get(2);
      rows.push({ table: 'reports', values: { ...mine, ...reportValues(message, obr), report_no: report, order_no } });
    }
    if (segment.name !== 'OBX') continue;
    const order = obr?.get(2) || orc?.get(2);
    rows.push({
      table: 'observations',
      values: { ...mine, ...itemValues(message, segment, obr), report_no: report, order_no: order },
    });
  }
  return rows;
}

function reportValues(message: Reading, obr: Segment) {
  const pv1 = first(message, 'PV1');
  return {
    setting: pv1 ? patientClass(pv1.get(2)) : undefined,
    section: obr.get(24),
    document_kind: serviceKind(obr) ?? 'lab',
    report_code: obr.get(4),
    title: obr.get(4, 2) || obr.get(4, 5),
    status: stateOf(obr.get(25)),
    author_code: obr.get(32),
    department_code: pv1?.get(10),
    ordered_at: moment(message, obr.get(6)),
    // Of a specimen when it was taken, of an examination when it was done.
    observed_at: moment(message, obr.get(7)),
    specimen_at: moment(message, obr.get(14)),
    issued_at: moment(message, obr.get(22)) ?? message.eventAt,
  };
}

/** Types of OBX-5 that may be numbers; a date of digits is none. */
const NUMBERS = new Set(['', 'NM', 'SN', 'ST']);
/** As many digits as numeric(24,6) takes. */
const STORABLE = /^[+-]?\d{1,18}(?:\.\d*)?$/;

function writtenValue(obx: Segment, type: string): string {
  if (ATTACHED.has(type)) return `[${type}]`;
  if (CODED.has(type)) {
    const values = obx.repetitions(5).map((written) => obx.part(written, 2) || obx.part(written, 1));
    return values.filter(Boolean).join(' ');
  }
  // Comparator, number, separator, number: ">100", "1:128".
  if (type === 'SN') return [1, 2, 3, 4].map((component) => obx.get(5, component)).join('');
  return obx.text(5);
}

function itemValues(message: Reading, obx: Segment, obr: Segment | undefined) {
  const type = obx.get(2).toUpperCase();
  const value = writtenValue(obx, type).slice(0, LONGEST_VALUE).replace(HALF_CHARACTER, '');
  const number = type === 'SN' ? value.replace(/^=/, '') : value;
  return {
    item_code: obx.get(3),
    item_name: obx.get(3, 2) || obx.get(3, 5),
    value,
    value_number: NUMBERS.has(type) && STORABLE.test(number) ? number : undefined,
    unit: obx.get(6),
    reference_range: obx.text(7),
    abnormal_flag: obx.get(8),
    status: stateOf(obx.get(11)),
    observed_at: moment(message, obx.get(14) || obr?.get(7) || '') ?? message.eventAt,
  };
}
