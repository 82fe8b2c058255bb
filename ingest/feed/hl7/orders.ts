import { FeedFault } from '../fault.ts';
import type { FeedRow, FeedValue } from '../rows.ts';
import { isDecimal } from './decimal.ts';
import type { Segment } from './message.ts';
import { clinicalRows, first, type MapMessage, moment, patientClass, type Reading, whose } from './segments.ts';

/** Order control (table 0119) in our words. */
const CONTROLS: Readonly<Record<string, string>> = {
  NW: 'new',
  RE: 'new',
  OK: 'status',
  SC: 'status',
  SN: 'status',
  SR: 'status',
  XO: 'change',
  XX: 'change',
  RP: 'change',
  RO: 'change',
  RU: 'change',
  CA: 'cancel',
  OC: 'cancel',
  CR: 'cancel',
  DC: 'discontinue',
  OD: 'discontinue',
};

/** Diagnostic services (table 0074) that look into a person rather than a specimen. */
const EXAMS = new Set(
  'AU CR CT CTH CUS DR DX EC ECG EEG EKG EN ES IMG MG MR MRI NM NMR NMS OUS PET PF RAD RUS RX US VUS XR XRC'.split(' '),
);
/** Codes of examinations begin so where vendors leave OBR-24 empty: CT01, US-ABD, but neither CREA nor MRSA. */
const EXAM_CODE = /^(?:CT|CTA|DR|DSA|DX|ECG|EEG|MG|MR|MRA|MRI|PET|RAD|US|XR)(?![A-Z])/i;

/** What a request is for, by its service (OBR-24), else by its code (OBR-4); undefined where neither says. */
export function serviceKind(obr: Segment): 'exam' | 'lab' | undefined {
  const section = obr.get(24).toUpperCase();
  if (section !== '') return EXAMS.has(section) ? 'exam' : 'lab';
  return EXAM_CODE.test(obr.get(4)) ? 'exam' : undefined;
}

export const numberOr = (text: string) => (text === '' ? undefined : text);

/** What ORC says of an order; the request's own segment may say more. */
export function orderFacts(message: Reading, orc: Segment | undefined): Record<string, FeedValue> {
  const control = orc?.get(1).toUpperCase() ?? '';
  const pv1 = first(message, 'PV1');
  return {
    ...whose(message),
    setting: pv1 ? patientClass(pv1.get(2)) : undefined,
    order_no: orc?.get(2),
    filler_no: orc?.get(3),
    control: control === '' ? undefined : (CONTROLS[control] ?? 'other'),
    status: orc?.get(5),
    doctor_code: orc?.get(12),
    department_code: orc?.get(17) || orc?.get(13),
    ordered_at: orc ? moment(message, orc.get(9)) : undefined,
  };
}

const ONCE = /^(?:|1|ONCE|STAT?|立即|一次)$/i;

/** A request for an observation is made once unless its timing repeats. */
function requestTerm(obr: Segment, group: readonly Segment[]): 'long' | 'temporary' {
  const of = (name: string) => group.find((segment) => segment.name === name);
  const pattern = of('ORC')?.get(7, 2) || obr.get(27, 2) || of('TQ1')?.get(3) || '';
  return ONCE.test(pattern) ? 'temporary' : 'long';
}

/** Segments of each order: from an ORC to the next. Where one ORC has several requests, each is an order with that ORC. */
export function orderGroups(message: Reading, request: ReadonlySet<string>): Segment[][] {
  const groups: Segment[][] = [];
  let orc: Segment | undefined;
  let hasRequest = true;
  for (const segment of message.segments) {
    const isRequest = request.has(segment.name);
    if (segment.name === 'ORC') {
      orc = segment;
      groups.push([]);
      hasRequest = false;
    } else if (isRequest && hasRequest) groups.push(orc ? [orc] : []);
    if (isRequest) hasRequest = true;
    groups.at(-1)?.push(segment);
  }
  return groups;
}

const REQUESTS = new Set(['OBR', 'RXO', 'RQD', 'ODS']);

/** ORM, OML, OMG, OMI: requests for laboratory, examination and treatment. */
export const mapOrders: MapMessage = (message) => {
  const groups = orderGroups(message, REQUESTS);
  if (groups.length === 0) throw new FeedFault('malformed_message', 'neither ORC nor a request');
  if (!first(message, 'PID')) throw new FeedFault('malformed_message', 'PID missing');
  const orders = groups.map((group): FeedRow => {
    const facts = orderFacts(
      message,
      group.find(({ name }) => name === 'ORC'),
    );
    const obr = group.find(({ name }) => name === 'OBR');
    if (!obr) return { table: 'orders', values: drugValues(facts, group) };
    return {
      table: 'orders',
      values: {
        ...facts,
        order_no: obr.get(2) || facts['order_no'],
        filler_no: obr.get(3) || facts['filler_no'],
        term: requestTerm(obr, group),
        category: serviceKind(obr) ?? (message.type === 'OML' ? 'lab' : 'other'),
        item_code: obr.get(4),
        item_name: obr.get(4, 2) || obr.get(4, 5),
        doctor_code: facts['doctor_code'] || obr.get(16),
        ordered_at: facts['ordered_at'] ?? moment(message, obr.get(6) || obr.get(36)) ?? message.eventAt,
      },
    };
  });
  return [...orders, ...clinicalRows(message)];
};

function drugValues(facts: Record<string, FeedValue>, group: readonly Segment[]): Record<string, FeedValue> {
  const rxo = group.find(({ name }) => name === 'RXO');
  if (!rxo) return { ...facts, category: 'other' };
  const route = group.find(({ name }) => name === 'RXR');
  const qty = rxo.get(11);
  return {
    ...{ ...facts, category: 'drug', item_code: rxo.get(1), item_name: rxo.get(1, 2) },
    ...{
      dose: [rxo.get(2), rxo.get(4, 2) || rxo.get(4)].filter(Boolean).join(' '),
      route: route?.get(1, 2) || route?.get(1),
    },
    ...{ qty: isDecimal(qty) ? qty : numberOr(qty), unit: rxo.get(12, 2) || rxo.get(12) },
  };
}
