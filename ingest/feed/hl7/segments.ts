import { localDay, localMoment } from '../moments.ts';
import type { ChannelFacts, FeedRow, FeedValue } from '../rows.ts';
import type { Hl7Message, Segment } from './message.ts';

/** A message with what every mapping needs of it. */
export interface Reading extends Hl7Message {
  readonly channel: ChannelFacts;
  /** MSH-9.1 and MSH-9.2. */
  readonly type: string;
  readonly trigger: string;
  /** MSH-7, local. */
  readonly sentAt: string | undefined;
  /** The moment that the event happened, as far as the message says. */
  readonly eventAt: string | undefined;
}

/** What a family of messages says, as rows. Throws `FeedFault` where it lacks what its rows need. */
export type MapMessage = (message: Reading) => FeedRow[];

export const moment = ({ channel }: Reading, text: string) => localMoment(text, channel.timeZone);

/** A local moment so many minutes later; undefined where either is missing or cannot be read. */
export function minutesAfter(from: string | undefined, minutes: string): string | undefined {
  if (from === undefined || !/^\d{4}-\d{2}-\d{2} /.test(from) || !/^\d{1,5}$/.test(minutes)) return undefined;
  const at = new Date(`${from.slice(0, 19).replace(' ', 'T')}Z`).getTime() + Number(minutes) * 60_000;
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

export const first = ({ segments }: Hl7Message, name: string): Segment | undefined =>
  segments.find((segment) => segment.name === name);

export const all = ({ segments }: Hl7Message, name: string): Segment[] =>
  segments.filter((segment) => segment.name === name);

/**
 * A message about several persons, as one for each: the segments from a PID to the next. What the second person has is not the
 * first one's.
 */
export function persons(message: Reading): Reading[] {
  const starts = message.segments.flatMap(({ name }, at) => (name === 'PID' ? [at] : []));
  if (starts.length < 2) return [message];
  const head = message.segments.filter(({ name }) => name === 'MSH' || name === 'EVN');
  return starts.map((start, i) => ({
    ...message,
    segments: [...head, ...message.segments.slice(start, starts[i + 1])],
  }));
}

/** Types of CX.5 that name an identity card or passport. */
const CARDS = new Set(['SB', 'SS', 'ID', 'NI', 'NNCHN', 'PRC', 'IDCARD', 'PPN', 'CZ']);
const NUMBERS = ['MR', 'PI', 'PT', ''];

function identifiers(segment: Segment, field: number): { readonly id: string; readonly type: string }[] {
  return segment
    .repetitions(field)
    .map((written) => ({ id: segment.part(written, 1), type: segment.part(written, 5).toUpperCase() }))
    .filter(({ id }) => id !== '');
}

/** The hospital's number among the repetitions of a CX field; a card only where there is nothing else. */
export function patientNumber(segment: Segment, field: number): string {
  const known = identifiers(segment, field);
  for (const wanted of NUMBERS) {
    const found = known.find(({ type }) => type === wanted);
    if (found) return found.id;
  }
  return known.find(({ type }) => !CARDS.has(type))?.id ?? known[0]?.id ?? '';
}

const isHan = (text: string) => /\p{Script=Han}/u.test(text);

/** A name may come twice, in characters and in pinyin: the characters are the name. */
function personName(segment: Segment, field: number): string {
  const names = segment.repetitions(field).map((written) => {
    const parts = [segment.part(written, 1), segment.part(written, 2)];
    return parts.filter(Boolean).join(isHan(parts.join('')) ? '' : ' ');
  });
  return names.find(isHan) ?? names.find(Boolean) ?? '';
}

/** The first number: whole (2.7 and later), as written (older), or of area and local number. */
function phoneNumber(segment: Segment, field: number): string {
  const numbers = segment
    .repetitions(field)
    .map((tel) => segment.part(tel, 12) || segment.part(tel, 1) || segment.part(tel, 6) + segment.part(tel, 7));
  return numbers.find(Boolean) ?? '';
}

/** What PID says of a person. */
export function patientFacts(message: Reading, pid: Segment): Record<string, FeedValue> {
  const card = identifiers(pid, 3).find(({ type }) => CARDS.has(type))?.id;
  const address = [1, 2, 3, 4].map((component) => pid.get(11, component)).filter(Boolean);
  return {
    patient_no: patientNumber(pid, 3) || pid.get(2),
    id_card_no: card ?? pid.get(19),
    patient_name: personName(pid, 5),
    sex: pid.get(8),
    born_on: localDay(pid.get(7), message.channel.timeZone),
    phone: phoneNumber(pid, 13),
    address: address.join(' '),
  };
}

const CLASSES: Readonly<Record<string, string>> = {
  I: 'inpatient',
  R: 'inpatient',
  B: 'inpatient',
  O: 'outpatient',
  E: 'emergency',
  D: 'day',
  OBS: 'observation',
  V: 'observation',
};

export const patientClass = (code: string) => (code === '' ? undefined : (CLASSES[code.toUpperCase()] ?? 'other'));

/** A location (PL): ward, bed, institution. A room without a bed still says where. */
function place(segment: Segment, field: number): { ward: string; bed: string; institution: string } {
  const bed = segment.get(field, 3) || segment.get(field, 2);
  return { ward: segment.get(field, 1), bed, institution: segment.get(field, 4) };
}

/** Numbers by which rows of orders, results and charges belong to a stay. */
export function whose(message: Reading): Record<string, FeedValue> {
  const [pid, pv1] = [first(message, 'PID'), first(message, 'PV1')];
  return {
    patient_no: pid ? patientNumber(pid, 3) || pid.get(2) : undefined,
    visit_no: pv1?.get(19) || pid?.get(18),
    institution: institutionOf(message, pv1),
  };
}

export function institutionOf(message: Reading, pv1: Segment | undefined): string | undefined {
  return pv1?.get(3, 4) || message.channel.institution || first(message, 'MSH')?.get(4) || undefined;
}

/** What PV1, PV2, DG1 and IN1 say of a visit. */
export function visitFacts(message: Reading, pv1: Segment): Record<string, FeedValue> {
  const [now, before] = [place(pv1, 3), place(pv1, 6)];
  const [dg1, in1] = [first(message, 'DG1'), first(message, 'IN1')];
  return {
    ...whose(message),
    patient_class: patientClass(pv1.get(2)),
    is_newborn: pv1.get(4).toUpperCase() === 'N',
    department_code: pv1.get(10),
    ward_code: now.ward,
    bed_no: now.bed,
    prior_ward_code: before.ward,
    prior_bed_no: before.bed,
    doctor_code: pv1.get(7),
    admitted_at: moment(message, pv1.get(44)),
    discharged_at: moment(message, pv1.get(45)),
    discharge_way: pv1.get(36),
    admit_source: pv1.get(14),
    payer_code: in1?.get(2) || in1?.get(3) || pv1.get(20),
    icd10_code: dg1?.get(3, 1),
    diagnosis_name: dg1?.get(3, 2) || dg1?.get(4),
  };
}

const DIAGNOSES: Readonly<Record<string, string>> = { A: 'admitting', W: 'working', F: 'final' };

/** Rows of DG1 and PR1, wherever a message carries them. */
export function clinicalRows(message: Reading): FeedRow[] {
  const mine = whose(message);
  const diagnoses = all(message, 'DG1').map(
    (dg1, i): FeedRow => ({
      table: 'diagnoses',
      values: {
        ...mine,
        diagnosis_no: dg1.get(20) || dg1.get(1) || String(i + 1),
        kind: DIAGNOSES[dg1.get(6).toUpperCase()] ?? 'other',
        is_main: dg1.get(15) === '' ? undefined : dg1.get(15) === '1',
        icd10_code: dg1.get(3, 1),
        diagnosis_name: dg1.get(3, 2) || dg1.get(4),
        status: dg1.get(21).toUpperCase() === 'D' ? 'cancelled' : 'active',
        diagnosed_at: moment(message, dg1.get(5)),
      },
    }),
  );
  const procedures = all(message, 'PR1').map(
    (pr1): FeedRow => ({
      table: 'procedures',
      values: {
        ...mine,
        procedure_no: pr1.get(19),
        procedure_code: pr1.get(3, 1),
        procedure_name: pr1.get(3, 2) || pr1.get(4),
        status: pr1.get(20).toUpperCase() === 'D' ? 'cancelled' : procedureStatus(message, pr1),
        operating_room: pr1.get(23) || pr1.get(22),
        department_code: first(message, 'PV1')?.get(10),
        surgeon_code: pr1.get(11) || pr1.get(12),
        starts_at: moment(message, pr1.get(5)),
        ends_at: minutesAfter(moment(message, pr1.get(5)), pr1.get(7)),
      },
    }),
  );
  return [...diagnoses, ...procedures];
}

/** HL7 has no state of a procedure: what begins after the event is planned. */
function procedureStatus(message: Reading, pr1: Segment): string {
  const starts = moment(message, pr1.get(5));
  return starts !== undefined && message.eventAt !== undefined && starts > message.eventAt ? 'planned' : 'done';
}
