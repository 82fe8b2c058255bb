import { at, isObject, type Json, type JsonObject, textAt } from '../json/read-json.ts';
import { localDay, localMoment } from '../moments.ts';
import type { ChannelFacts, FeedRow, FeedValue } from '../rows.ts';

/** What a resource needs of the message that it came in. */
export interface FhirContext {
  readonly channel: ChannelFacts;
  /** Resources of the same bundle, by `fullUrl` and by `Type/id`. */
  readonly known: ReadonlyMap<string, JsonObject>;
  /** Resources contained in the one at hand, by `#id`: those names mean nothing outside it. */
  readonly contained: ReadonlyMap<string, JsonObject>;
  /** Number of the report that an observation belongs to. */
  readonly reports: ReadonlyMap<JsonObject, string | undefined>;
}

/** Rows of one resource. */
export type MapResource = (resource: JsonObject, context: FhirContext) => FeedRow[];

/** Types of the number that a resource goes by in a hospital. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  Patient: ['MR', 'PI'],
  Encounter: ['VN'],
  ServiceRequest: ['PLAC'],
  MedicationRequest: ['PLAC'],
  DiagnosticReport: ['FILL'],
  Observation: ['FILL'],
};
const FILLER = 'FILL';
const CARDS = /id-?card|2\.16\.156\.10011\.1\.3$|resident/i;

const typeOf = (identifier: Json) => textAt(identifier, 'type.coding.code') ?? '';
const isCard = (identifier: Json) =>
  ['NI', 'NNCHN', 'PPN', 'SS'].includes(typeOf(identifier)) || CARDS.test(textAt(identifier, 'system') ?? '');

/** A word of ours for a code; undefined for one that is not listed. */
export const meaning = (words: Readonly<Record<string, string>>, code: string | undefined): string | undefined =>
  code !== undefined && Object.hasOwn(words, code) ? words[code] : undefined;

const identifiersOf = (resource: JsonObject) =>
  at(resource, 'identifier').filter((one) => textAt(one, 'use') !== 'old' && textAt(one, 'value') !== undefined);

/** The business number of a resource: of a known type, else the first that is no identity card, else its id. */
export function numberOf(resource: JsonObject): string | undefined {
  const identifiers = identifiersOf(resource);
  const types = TYPES[String(resource['resourceType'])] ?? [];
  const typed = types.map((type) => identifiers.find((one) => typeOf(one) === type)).find((one) => one !== undefined);
  const others = identifiers.filter((one) => !isCard(one));
  const chosen = typed ?? others.find((one) => typeOf(one) !== FILLER) ?? others[0];
  return textAt(chosen, 'value') ?? textAt(resource, 'id');
}

/** The number of the department that carries a request out. */
export const fillerOf = (resource: JsonObject) =>
  textAt(
    identifiersOf(resource).find((one) => typeOf(one) === FILLER),
    'value',
  );

export const cardOf = (resource: JsonObject) => textAt(at(resource, 'identifier').find(isCard), 'value');

/** The resource of this message that a reference means. */
export function resolve(reference: Json | undefined, { known, contained }: FhirContext): JsonObject | undefined {
  const target = textAt(reference, 'reference')?.replace(/\/_history\/[^/]*$/, '');
  return target === undefined ? undefined : (contained.get(target) ?? known.get(target));
}

/** The number that a reference means: of the resource in this message, of its identifier, else the id that it names. */
export function referred(reference: Json | undefined, context: FhirContext): string | undefined {
  const found = resolve(reference, context);
  if (found) return numberOf(found);
  const target = textAt(reference, 'reference')?.replace(/\/_history\/[^/]*$/, '');
  const [, searched] = /\?(?:.*&)?identifier=([^&]+)/.exec(target ?? '') ?? [];
  return (
    textAt(reference, 'identifier.value') ??
    (searched === undefined
      ? target
          ?.replace(/^urn:uuid:|^#/, '')
          .split('/')
          .at(-1)
      : searched.split('|').at(-1))
  );
}

const one = (value: Json | undefined, path: string) => at(value, path)[0];

/** Whose a resource is. */
export function whose(resource: JsonObject, context: FhirContext): Record<string, FeedValue> {
  const subject = one(resource, 'subject') ?? one(resource, 'patient');
  return {
    patient_no: referred(subject, context),
    visit_no: referred(one(resource, 'encounter') ?? one(resource, 'context'), context),
    institution: context.channel.institution ?? undefined,
  };
}

export const moment = (text: string | undefined, { channel }: FhirContext) => localMoment(text, channel.timeZone);
export const day = (text: string | undefined, { channel }: FhirContext) => localDay(text, channel.timeZone);

/** When the server last changed it: what orders two versions of a resource. */
export const changedAt = (resource: JsonObject, context: FhirContext) =>
  moment(textAt(resource, 'meta.lastUpdated'), context);

/** Code and name of a CodeableConcept. */
export function coded(
  resource: Json | undefined,
  path: string,
): { readonly code: string | undefined; readonly name: string | undefined } {
  const concept = one(resource, path);
  return { code: textAt(concept, 'coding.code'), name: textAt(concept, 'text') ?? textAt(concept, 'coding.display') };
}

const ICD10 = /icd-?10|2\.16\.156\.10011\.2\.3\.3\.11/i;
const SNOMED = /snomed/i;

/** Code and name of a diagnosis: ICD-10 where it stands beside other systems; a SNOMED code is none. */
export function diagnosisOf(resource: JsonObject | undefined): ReturnType<typeof coded> {
  const codings = at(resource, 'code.coding');
  const systemOf = (coding: Json) => textAt(coding, 'system') ?? '';
  const chosen =
    codings.find((coding) => ICD10.test(systemOf(coding))) ?? codings.find((coding) => !SNOMED.test(systemOf(coding)));
  const { name } = coded(resource, 'code');
  return { code: textAt(chosen, 'code'), name: textAt(resource, 'code.text') ?? textAt(chosen, 'display') ?? name };
}

export const reference = (resource: JsonObject, path: string, context: FhirContext) =>
  referred(one(resource, path), context);
export const object = (value: Json | undefined): JsonObject | undefined => (isObject(value) ? value : undefined);
