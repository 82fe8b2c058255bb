import { FeedFault } from '../fault.ts';
import { at, isObject, type Json, type JsonObject, readJson, textAt } from '../json/read-json.ts';
import type { FeedRow, ParseFormat } from '../rows.ts';
import { mapCondition, mapDiagnosticReport, mapObservation, mapProcedure } from './clinical.ts';
import { mapEncounter } from './encounter.ts';
import { mapClaim } from './finance.ts';
import { mapMedicationRequest, mapServiceRequest } from './orders.ts';
import { mapOrganization, mapPatient, mapPractitioner, mapPractitionerRole } from './people.ts';
import { changedAt, type FhirContext, type MapResource, moment, numberOf, resolve } from './resource.ts';
import { splitNdjson } from './split.ts';

const RESOURCES: Readonly<Record<string, MapResource>> = {
  Patient: mapPatient,
  Encounter: mapEncounter,
  Condition: mapCondition,
  Procedure: mapProcedure,
  Observation: mapObservation,
  MedicationRequest: mapMedicationRequest,
  ServiceRequest: mapServiceRequest,
  DiagnosticReport: mapDiagnosticReport,
  Claim: mapClaim,
  ExplanationOfBenefit: mapClaim,
  Organization: mapOrganization,
  Practitioner: mapPractitioner,
  PractitionerRole: mapPractitionerRole,
};

/** Resources that say nothing of care: they may stand in a bundle beside those that do. */
const INFRASTRUCTURE = new Set([
  'OperationOutcome',
  'Provenance',
  'AuditEvent',
  'MessageHeader',
  'Location',
  'Endpoint',
  'Device',
  'Medication',
  'Specimen',
]);

interface Entry {
  readonly resource: JsonObject;
  readonly isDeleted: boolean;
}

function entriesOf(root: JsonObject): Entry[] {
  if (root['resourceType'] !== 'Bundle') return [{ resource: root, isDeleted: false }];
  return at(root, 'entry').flatMap((entry): Entry[] => {
    const [resource] = at(entry, 'resource');
    if (!isObject(resource)) {
      // A deletion without the resource names only its address.
      if (textAt(entry, 'request.method') === 'DELETE')
        throw new FeedFault('unmapped', 'Bundle: DELETE without the resource');
      throw new FeedFault('malformed_message', 'a bundle entry without its resource');
    }
    return [{ resource, isDeleted: textAt(entry, 'request.method') === 'DELETE' }];
  });
}

function knownOf(root: JsonObject, entries: readonly Entry[]): Map<string, JsonObject> {
  const known = new Map<string, JsonObject>();
  for (const entry of at(root, 'entry')) {
    const [url] = at(entry, 'fullUrl');
    const [resource] = at(entry, 'resource');
    if (typeof url === 'string' && isObject(resource)) known.set(url, resource);
  }
  for (const { resource } of entries) {
    const id = textAt(resource, 'id');
    if (id !== undefined) known.set(`${String(resource['resourceType'])}/${id}`, resource);
  }
  return known;
}

function containedOf(resource: JsonObject): Map<string, JsonObject> {
  const parts = at(resource, 'contained').filter(isObject);
  return new Map(parts.map((part) => [`#${textAt(part, 'id') ?? ''}`, part]));
}

/** Reports by the observations that they list. */
function reportsOf(entries: readonly Entry[], context: FhirContext): Map<JsonObject, string | undefined> {
  const reports = new Map<JsonObject, string | undefined>();
  for (const { resource } of entries) {
    if (resource['resourceType'] !== 'DiagnosticReport') continue;
    const mine = { ...context, contained: containedOf(resource) };
    for (const result of at(resource, 'result')) {
      const observation = resolve(result, mine);
      if (observation && !reports.has(observation)) reports.set(observation, numberOf(resource));
    }
  }
  return reports;
}

/** The resource as its deletion leaves it: each type says in its own way that it never was. */
function deleted(resource: JsonObject): JsonObject {
  const wrong = 'entered-in-error';
  // That a person no longer exists is nothing the feed can say.
  if (resource['resourceType'] === 'Patient') throw new FeedFault('unmapped', 'Patient: DELETE');
  return { ...resource, status: wrong, verificationStatus: { coding: [{ code: wrong }] }, active: false };
}

const typeOf = (resource: JsonObject) => {
  const type = resource['resourceType'];
  if (typeof type !== 'string' || !/^[A-Z][A-Za-z]{1,40}$/.test(type))
    throw new FeedFault('malformed_message', 'a resource without its type');
  return type;
};

function rowsOf({ resource, isDeleted }: Entry, context: FhirContext): FeedRow[] {
  const type = typeOf(resource);
  if (INFRASTRUCTURE.has(type)) return [];
  const map = RESOURCES[type];
  // Nothing of a bundle is dropped: with one resource that nobody maps, all of it waits until somebody does.
  if (!map) throw new FeedFault('unmapped', type);
  const contained = containedOf(resource);
  const mine = { ...context, contained };
  const inherited = { subject: resource['subject'] ?? null, encounter: resource['encounter'] ?? null };
  const results = [...contained.values()].filter((part) => part['resourceType'] === 'Observation');
  return [
    ...map(isDeleted ? deleted(resource) : resource, mine),
    ...results.flatMap((part) => {
      const whole = { ...inherited, ...part };
      return mapObservation(whole, { ...mine, reports: new Map([[whole, context.reports.get(part)]]) });
    }),
  ];
}

/** One document of JSON; or lines of it, which are read as a bundle of theirs. */
function readRoot(payload: Uint8Array): Json {
  try {
    return readJson(payload);
  } catch (fault) {
    const lines = splitNdjson(payload);
    if (!(fault instanceof FeedFault) || fault.reason !== 'malformed_message' || lines.length < 2) throw fault;
    return { resourceType: 'Bundle', entry: lines.map((line) => ({ resource: readJson(line) })) };
  }
}

/** Takes a FHIR R4 resource or bundle apart. Pure; throws `FeedFault` only. */
export const parseFhir: ParseFormat = (payload, channel) => {
  const root = readRoot(payload);
  if (!isObject(root)) throw new FeedFault('malformed_message', 'not a resource');
  const type = typeOf(root);
  const entries = entriesOf(root);
  if (entries.length === 0) throw new FeedFault('malformed_message', 'a bundle without entries');
  const known = { channel, known: knownOf(root, entries), contained: new Map(), reports: new Map() };
  const context: FhirContext = { ...known, reports: reportsOf(entries, known) };
  const rows = entries.flatMap((entry) => rowsOf(entry, context));
  if (rows.length === 0) throw new FeedFault('unmapped', type);
  const eventAt = moment(textAt(root, 'timestamp'), context) ?? changedAt(root, context);
  return {
    format: 'fhir',
    messageType: type,
    version: '4.0',
    controlId: null,
    sender: textAt(root, 'meta.source') ?? null,
    eventAt: eventAt !== undefined && /^\d{4}-\d{2}-\d{2} /.test(eventAt) ? eventAt : null,
    charset: 'utf-8',
    rows,
  };
};
