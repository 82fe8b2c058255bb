import { FeedFault } from '../fault.ts';
import type { FeedRow } from '../rows.ts';
import { isDecimal } from './decimal.ts';
import type { Segment } from './message.ts';
import { serviceKind } from './orders.ts';
import { first, type MapMessage, moment, type Reading, whose } from './segments.ts';

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
const LONGEST_VALUE = 4000;

/** ORU: a report per OBR, a row per OBX. */
export const mapResults: MapMessage = (message) => {
  if (!first(message, 'PID')) throw new FeedFault('malformed_message', 'PID missing');
  const rows: FeedRow[] = [];
  const mine = whose(message);
  let orc: Segment | undefined;
  let obr: Segment | undefined;
  let report: string | undefined;
  for (const segment of message.segments) {
    if (segment.name === 'ORC') orc = segment;
    if (segment.name === 'OBR') {
      obr = segment;
      report = obr.get(3) || obr.get(2) || orc?.get(3) || orc?.get(2) || `${message.type}-${rows.length}`;
      rows.push({ table: 'reports', values: { ...mine, ...reportValues(message, obr), report_no: report } });
    }
    if (segment.name !== 'OBX') continue;
    if (!obr) throw new FeedFault('malformed_message', 'OBX before any OBR');
    const order = obr.get(2) || orc?.get(2);
    rows.push({
      table: 'observations',
      values: { ...mine, ...itemValues(message, segment, obr), report_no: report, order_no: order },
    });
  }
  if (!obr) throw new FeedFault('malformed_message', 'OBR missing');
  return rows;
};

function reportValues(message: Reading, obr: Segment) {
  return {
    document_kind: serviceKind(obr.get(24)) ?? 'lab',
    report_code: obr.get(4),
    title: obr.get(4, 2) || obr.get(4, 5),
    status: stateOf(obr.get(25)),
    author_code: obr.get(32),
    department_code: first(message, 'PV1')?.get(10),
    issued_at: moment(message, obr.get(22)) ?? message.eventAt,
  };
}

function itemValues(message: Reading, obx: Segment, obr: Segment) {
  const type = obx.get(2).toUpperCase();
  const coded = ['CE', 'CWE', 'CNE', 'CF'].includes(type);
  const values = obx.repetitions(5).map((written) => (coded ? obx.part(written, 2) || obx.part(written, 1) : ''));
  const text = coded ? values.join(' ') : obx.text(5);
  const value = ATTACHED.has(type) ? `[${type}]` : text.slice(0, LONGEST_VALUE);
  return {
    item_code: obx.get(3),
    item_name: obx.get(3, 2) || obx.get(3, 5),
    value,
    value_number: isDecimal(value) ? value : undefined,
    unit: obx.get(6),
    reference_range: obx.text(7),
    abnormal_flag: obx.get(8),
    status: stateOf(obx.get(11)),
    observed_at: moment(message, obx.get(14) || obr.get(7)) ?? message.eventAt,
  };
}
