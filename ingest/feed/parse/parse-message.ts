import { parseCda } from '../cda/parse.ts';
import { FeedFault } from '../fault.ts';
import { parseFhir } from '../fhir/parse.ts';
import { parseHl7 } from '../hl7/parse.ts';
import type { ChannelFacts, ParsedMessage, ParseFormat } from '../rows.ts';

const LOOK_BYTES = 4096;

/** What the first bytes of a message say of its format. */
export function detectFormat(payload: Uint8Array): 'hl7v2' | 'fhir' | 'json' | 'cda' | 'xml' | undefined {
  const head = Buffer.from(payload.buffer, payload.byteOffset, Math.min(payload.byteLength, LOOK_BYTES));
  // UTF-16 shows a zero at every second byte; letters of ASCII are enough to tell formats apart.
  const text = head
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .trimStart();
  if (text.startsWith('MSH')) return 'hl7v2';
  if (text.startsWith('<')) return /<(?:\w+:)?ClinicalDocument[\s>]/.test(text) ? 'cda' : 'xml';
  if (!/^[[{]/.test(text)) return undefined;
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).includes('"resourceType"')
    ? 'fhir'
    : 'json';
}

/** Parser of any message a channel may bring; `mapped` knows the site's declared mappings. Throws `FeedFault` only. */
export function messageParser(mapped: ParseFormat): (payload: Uint8Array, channel: ChannelFacts) => ParsedMessage {
  const parsers = { hl7v2: parseHl7, fhir: parseFhir, cda: parseCda, json: mapped, xml: mapped };
  return (payload, channel) => {
    const format = detectFormat(payload);
    if (format === undefined) throw new FeedFault('unframed', 'neither HL7 v2, JSON nor XML');
    return parsers[format](payload, channel);
  };
}
