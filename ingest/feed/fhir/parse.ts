import { FeedFault } from '../fault.ts';
import { at, isObject, type JsonObject, readJson, textAt } from '../json/read-json.ts';
import type { FeedRow, ParseFormat } from '../rows.ts';
import { mapCondition, mapDiagnosticReport, mapObservation, mapProcedure } from './clinical.ts';
import { mapEncounter } from './encounter.ts';
import { mapClaim } from './finance.ts';
import { mapMedicationRequest, mapServiceRequest } from './orders.ts';
import { mapOrganization, mapPatient, mapPractitioner, mapPractitionerRole } from './people.ts';
import { changedAt, type FhirContext, type MapResource, moment } from './resource.ts';

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
    for (const part of at(resource, 'contained'))
      if (isObject(part) && typeof part['id'] === 'string') known.set(`#${part['id']}`, part);
  }
  return known;
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
  const meant = isDeleted ? { ...resource, status: 'entered-in-error' } : resource;
  const contained = at(resource, 'contained').filter(
    (part): part is JsonObject => isObject(part) && part['resourceType'] === 'Observation',
  );
  return [
    ...map(meant, context),
    ...contained.flatMap((part) => mapObservation({ subject: resource['subject'] ?? null, ...part }, context)),
  ];
}

/** Takes a FHIR R4 resource or bundle apart. Pure; throws `FeedFault` only. */
export const parseFhir: ParseFormat = (payload, channel) => {
  const root = readJson(payload);
  if (!isObject(root)) throw new FeedFault('malformed_message', 'not a resource');
  const type = typeOf(root);
  const entries = entriesOf(root);
  if (entries.length === 0) throw new FeedFault('malformed_message', 'a bundle without entries');
  const context: FhirContext = { channel, known: knownOf(root, entries) };
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
