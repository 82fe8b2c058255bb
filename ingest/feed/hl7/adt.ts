import { FeedFault } from '../fault.ts';
import type { FeedRow } from '../rows.ts';
import {
  all,
  clinicalRows,
  first,
  institutionOf,
  type MapMessage,
  patientFacts,
  patientNumber,
  persons,
  type Reading,
  visitFacts,
} from './segments.ts';

/** What a trigger does to a visit. Other triggers with a visit are updates. */
const KINDS: Readonly<Record<string, string>> = {
  A01: 'admit',
  A02: 'transfer',
  A03: 'discharge',
  A04: 'register',
  A06: 'class_change',
  A07: 'class_change',
  A11: 'cancel_admit',
  A12: 'cancel_transfer',
  A13: 'cancel_discharge',
};

/** Merges of persons: A18, A30 and A34 are their older names. */
const MERGES = new Set(['A18', 'A30', 'A34', 'A36', 'A39', 'A40']);
/** A number was changed: the old one, where MRG tells it, is merged away. */
const RENUMBERED = new Set(['A46', 'A47']);
/** Merges of visits or accounts. */
const VISIT_MERGES = new Set(['A35', 'A41', 'A42', 'A50', 'A51']);
/** About a person only: they say nothing of a visit. */
const PERSON_ONLY = new Set(['A24', 'A28', 'A29', 'A31', 'A37', 'A46', 'A47']);

/** ADT: persons, visits and stays. */
export const mapAdt: MapMessage = (message) => {
  const { trigger } = message;
  const mrg = RENUMBERED.has(trigger) ? first(message, 'MRG') : undefined;
  if (MERGES.has(trigger) || VISIT_MERGES.has(trigger) || (mrg && patientNumber(mrg, 1))) return mergeRows(message);
  return persons(message).flatMap(personRows);
};

function personRows(message: Reading): FeedRow[] {
  const { trigger } = message;
  const pid = first(message, 'PID');
  if (!pid) throw new FeedFault('malformed_message', 'PID missing');
  const person = patientFacts(message, pid);
  if (!person['patient_no']) throw new FeedFault('malformed_message', 'PID-3 is empty');
  const pv1 = first(message, 'PV1');
  const institution = institutionOf(message, pv1);
  const rows: FeedRow[] = [
    { table: 'patient_events', values: { ...person, institution, kind: trigger === 'A37' ? 'unmerge' : 'seen' } },
  ];
  if (!pv1 || PERSON_ONLY.has(trigger)) {
    if (KINDS[trigger]) throw new FeedFault('malformed_message', 'PV1 missing');
    return rows;
  }
  rows.push(visitRow(message, trigger));
  return [...rows, ...clinicalRows(message)];
}

function visitRow(message: Reading, trigger: string): FeedRow {
  const pv1 = first(message, 'PV1');
  if (!pv1) throw new FeedFault('malformed_message', 'PV1 missing');
  const facts = visitFacts(message, pv1);
  const kind = KINDS[trigger] ?? 'update';
  if (!facts['visit_no'] && kind !== 'update') throw new FeedFault('malformed_message', 'PV1-19 and PID-18 are empty');
  const admitted = kind === 'admit' || kind === 'register' ? message.eventAt : undefined;
  const discharged = kind === 'discharge' ? message.eventAt : undefined;
  return {
    table: 'encounter_events',
    values: {
      ...facts,
      kind,
      admitted_at: facts['admitted_at'] ?? admitted,
      discharged_at: kind === 'cancel_discharge' ? undefined : (facts['discharged_at'] ?? discharged),
    },
  };
}

/** Each PID is the survivor of the MRG behind it. */
function mergeRows(message: Reading): FeedRow[] {
  const rows: FeedRow[] = [];
  const isVisit = VISIT_MERGES.has(message.trigger);
  let pid: (typeof message.segments)[number] | undefined;
  const institution = institutionOf(message, first(message, 'PV1'));
  for (const segment of message.segments) {
    if (segment.name === 'PID') pid = segment;
    if (segment.name !== 'MRG') continue;
    const survivor = pid ? patientFacts(message, pid) : {};
    const prior = patientNumber(segment, 1);
    const priorVisit = segment.get(5) || segment.get(3);
    if (!survivor['patient_no'] || (isVisit ? !priorVisit : !prior))
      throw new FeedFault('malformed_message', 'a merge without both numbers');
    // A number is not merged into itself: MRG tells of another kind of number then, a card or an account.
    const isSame = prior === survivor['patient_no'];
    rows.push({
      table: 'patient_events',
      values: {
        ...survivor,
        institution,
        kind: isVisit ? 'visit_merge' : isSame ? 'seen' : 'merge',
        prior_patient_no: isSame ? undefined : prior,
        prior_visit_no: isVisit ? priorVisit : undefined,
      },
    });
  }
  if (rows.length === 0 || all(message, 'PID').length === 0)
    throw new FeedFault('malformed_message', 'PID or MRG missing');
  return rows;
}
