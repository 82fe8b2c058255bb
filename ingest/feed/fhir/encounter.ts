import { at, type JsonObject, textAt } from '../json/read-json.ts';
import type { FeedRow, FeedValue } from '../rows.ts';
import {
  changedAt,
  coded,
  diagnosisOf,
  type FhirContext,
  type MapResource,
  meaning,
  moment,
  numberOf,
  reference,
  referred,
  resolve,
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

interface Place {
  readonly since: string | undefined;
  readonly ward: string | undefined;
  readonly bed: string | undefined;
}

/** Where the patient was, one after the other. A ward and its bed of the same time are one place; one without a time is the newest. */
function placesOf(resource: JsonObject, context: FhirContext): Place[] {
  const places = new Map<string, Place>();
  const parts = at(resource, 'location')
    .filter((part) => !['planned', 'reserved'].includes(textAt(part, 'status') ?? ''))
    .map((part) => ({ part, since: moment(textAt(part, 'period.start'), context) }))
    .toSorted((a, b) => Number((a.since ?? '~') > (b.since ?? '~')) - Number((a.since ?? '~') < (b.since ?? '~')));
  for (const { part, since } of parts) {
    const [target] = at(part, 'location');
    const location = resolve(target, context);
    const isBed = (textAt(part, 'physicalType.coding.code') ?? textAt(location, 'physicalType.coding.code')) === 'bd';
    const number = referred(target, context);
    const key = since ?? `${places.size}`;
    const before = places.get(key);
    const ward = isBed ? (location ? reference(location, 'partOf', context) : undefined) : number;
    places.set(key, { since, ward: before?.ward ?? ward, bed: before?.bed ?? (isBed ? number : undefined) });
  }
  return [...places.values()];
}

/** The hospital or the department: an organization of this message says which it is. */
function providerOf(resource: JsonObject, context: FhirContext): { institution?: string; department?: string } {
  const [target] = at(resource, 'serviceProvider');
  const number = referred(target, context);
  if (number === undefined) return {};
  const organization = resolve(target, context);
  const isHospital = organization !== undefined && coded(organization, 'type').code === 'prov';
  return isHospital ? { institution: number } : { department: number };
}

const placed = (place: Place | undefined) => ({ ward_code: place?.ward, bed_no: place?.bed });

/**
 * A FHIR encounter is a state, the feed keeps events: its period, its locations and its status are told as the events that lead
 * to that state, each at its own time, so that states may come in any order.
 */
export const mapEncounter: MapResource = (resource, context) => {
  const status = textAt(resource, 'status') ?? '';
  const changed = changedAt(resource, context);
  const begins = moment(textAt(resource, 'period.start'), context);
  const ends = moment(textAt(resource, 'period.end'), context);
  const places = placesOf(resource, context);
  const provider = providerOf(resource, context);
  const classCode = textAt(resource, 'class.code') ?? textAt(resource, 'class.coding.code');
  const ranked = at(resource, 'diagnosis').toSorted(
    (a, b) => Number(textAt(a, 'rank') ?? 1e6) - Number(textAt(b, 'rank') ?? 1e6),
  );
  const diagnosis = diagnosisOf(resolve(at(ranked[0], 'condition')[0], context));
  const facts: Record<string, FeedValue> = {
    patient_no: reference(resource, 'subject', context),
    visit_no: numberOf(resource),
    patient_class: classCode === undefined ? undefined : (meaning(CLASSES, classCode) ?? 'other'),
    institution: context.channel.institution ?? provider.institution,
    department_code: provider.department,
    doctor_code: at(resource, 'participant')
      .map((one) => referred(at(one, 'individual')[0], context))
      .find((found) => found !== undefined),
    admitted_at: begins,
    admit_source: coded(resource, 'hospitalization.admitSource').code,
    ...{ icd10_code: diagnosis.code, diagnosis_name: diagnosis.name },
  };
  const row = (kind: string, eventAt: string | undefined, more: Record<string, FeedValue> = {}): FeedRow => ({
    table: 'encounter_events',
    values: { ...facts, kind, event_at: eventAt, ...more },
  });
  if (status === 'entered-in-error' || status === 'cancelled') return [row('cancel_admit', changed ?? begins)];
  if (status === 'planned') return [row('update', changed, { admitted_at: undefined })];
  const isStay = ['inpatient', 'day', 'observation'].includes(String(facts['patient_class']));
  const [firstPlace, ...moves] = places;
  const rows = [row(isStay ? 'admit' : 'register', begins ?? changed, placed(firstPlace))];
  for (const move of moves) rows.push(row('transfer', move.since ?? changed ?? begins, placed(move)));
  if (status === 'finished' && isStay)
    rows.push(
      row('discharge', ends ?? changed, {
        ...placed(places.at(-1)),
        discharged_at: ends ?? changed,
        discharge_way: coded(resource, 'hospitalization.dischargeDisposition').code,
      }),
    );
  return rows;
};
