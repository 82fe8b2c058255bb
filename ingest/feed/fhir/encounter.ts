import { at, textAt } from '../json/read-json.ts';
import type { FeedRow, FeedValue } from '../rows.ts';
import {
  changedAt,
  coded,
  type FhirContext,
  type MapResource,
  moment,
  numberOf,
  reference,
  referred,
} from './resource.ts';

const CLASSES: Readonly<Record<string, string>> = {
  AMB: 'outpatient',
  VR: 'outpatient',
  HH: 'other',
  EMER: 'emergency',
  IMP: 'inpatient',
  ACUTE: 'inpatient',
  NONAC: 'inpatient',
  OBSENC: 'observation',
  SS: 'day',
};

/** Where a patient is: the location's own number, and its name only where it has none. */
const placeOf = (location: Parameters<typeof at>[0], context: FhirContext) =>
  referred(at(location, 'location')[0], context);

/**
 * A FHIR encounter is a state, the feed keeps events: its period, its locations and its status are told as the events that lead
 * to that state, each at its own time, so that states may come in any order.
 */
export const mapEncounter: MapResource = (resource, context) => {
  const status = textAt(resource, 'status') ?? '';
  const changed = changedAt(resource, context);
  const begins = moment(textAt(resource, 'period.start'), context);
  const ends = moment(textAt(resource, 'period.end'), context);
  const locations = at(resource, 'location')
    .map((location) => ({ ward: placeOf(location, context), since: moment(textAt(location, 'period.start'), context) }))
    .toSorted((a, b) => (a.since ?? '').localeCompare(b.since ?? ''));
  const classCode = textAt(resource, 'class.code') ?? textAt(resource, 'class.coding.code');
  const diagnosis = at(resource, 'diagnosis').map((one) => referred(at(one, 'condition')[0], context))[0];
  const facts: Record<string, FeedValue> = {
    patient_no: reference(resource, 'subject', context),
    visit_no: numberOf(resource),
    patient_class: classCode === undefined ? undefined : (CLASSES[classCode] ?? 'other'),
    institution: context.channel.institution,
    department_code: reference(resource, 'serviceProvider', context),
    doctor_code: at(resource, 'participant')
      .map((one) => referred(at(one, 'individual')[0], context))
      .find((found) => found !== undefined),
    admitted_at: begins,
    admit_source: coded(resource, 'hospitalization.admitSource').code,
    icd10_code: diagnosis === undefined ? undefined : coded(context.known.get(`Condition/${diagnosis}`), 'code').code,
  };
  const row = (kind: string, eventAt: string | undefined, more: Record<string, FeedValue> = {}): FeedRow => ({
    table: 'encounter_events',
    values: { ...facts, kind, event_at: eventAt, ...more },
  });
  if (status === 'entered-in-error' || status === 'cancelled') return [row('cancel_admit', changed ?? begins)];
  if (status === 'planned') return [row('update', changed, { admitted_at: undefined })];
  const isStay = ['inpatient', 'day', 'observation'].includes(String(facts['patient_class']));
  const [firstPlace, ...moves] = locations;
  const rows = [row(isStay ? 'admit' : 'register', begins ?? changed, { ward_code: firstPlace?.ward })];
  for (const move of moves)
    if (move.since !== undefined) rows.push(row('transfer', move.since, { ward_code: move.ward }));
  if (status === 'finished' && isStay)
    rows.push(
      row('discharge', ends ?? changed, {
        ward_code: locations.at(-1)?.ward,
        discharged_at: ends ?? changed,
        discharge_way: coded(resource, 'hospitalization.dischargeDisposition').code,
      }),
    );
  return rows;
};
