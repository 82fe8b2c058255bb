import { at, isObject, type Json, type JsonObject, textAt } from '../json/read-json.ts';
import { localDay, localMoment } from '../moments.ts';
import type { ChannelFacts, FeedRow, FeedValue } from '../rows.ts';

/** What a resource needs of the message that it came in. */
export interface FhirContext {
  readonly channel: ChannelFacts;
  /** Resources of the same bundle, by `fullUrl` and by `Type/id`. */
  readonly known: ReadonlyMap<string, JsonObject>;
}

/** Rows of one resource. */
export type MapResource = (resource: JsonObject, context: FhirContext) => FeedRow[];

const TYPES = ['MR', 'VN', 'PI', 'FILL', 'PLAC'];
const CARDS = /id-?card|110108|2\.16\.156\.10011\.1\.3|resident/i;

const typeOf = (identifier: Json) => textAt(identifier, 'type.coding.code') ?? '';
const isCard = (identifier: Json) =>
  ['NI', 'NNCHN', 'PPN', 'SS'].includes(typeOf(identifier)) || CARDS.test(textAt(identifier, 'system') ?? '');

/** The business number of a resource: of a known type, else the first that is no identity card, else its id. */
export function numberOf(resource: JsonObject): string | undefined {
  const identifiers = at(resource, 'identifier').filter((one) => textAt(one, 'use') !== 'old');
  const typed = TYPES.map((type) => identifiers.find((one) => typeOf(one) === type)).find((one) => one !== undefined);
  const chosen = typed ?? identifiers.find((one) => !isCard(one)) ?? undefined;
  return textAt(chosen, 'value') ?? textAt(resource, 'id');
}

export const cardOf = (resource: JsonObject) => textAt(at(resource, 'identifier').find(isCard), 'value');

/** The number that a reference means: of the resource in this bundle, of its identifier, else the id that it names. */
export function referred(reference: Json | undefined, { known }: FhirContext): string | undefined {
  const target = textAt(reference, 'reference');
  const found = target === undefined ? undefined : known.get(target);
  if (found) return numberOf(found);
  return (
    textAt(reference, 'identifier.value') ??
    target
      ?.replace(/^urn:uuid:/, '')
      .split('/')
      .at(-1)
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

export const reference = (resource: JsonObject, path: string, context: FhirContext) =>
  referred(one(resource, path), context);
export const object = (value: Json | undefined): JsonObject | undefined => (isObject(value) ? value : undefined);
