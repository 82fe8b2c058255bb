import { parseCda } from '../cda/parse.ts';
import { FeedFault } from '../fault.ts';
import { parseFhir } from '../fhir/parse.ts';
import { parseHl7 } from '../hl7/parse.ts';
import type { ChannelFacts, ParsedMessage, ParseFormat } from '../rows.ts';
import { detectFormat } from './detect-format.ts';

/** Parser of any message a channel may bring; `mapped` knows the site's declared mappings. Throws `FeedFault` only. */
export function messageParser(mapped: ParseFormat): (payload: Uint8Array, channel: ChannelFacts) => ParsedMessage {
  const parsers = { hl7v2: parseHl7, fhir: parseFhir, cda: parseCda, json: mapped, xml: mapped };
  return (payload, channel) => {
    const format = detectFormat(payload);
    if (format === undefined) throw new FeedFault('unframed', 'neither HL7 v2, JSON nor XML');
    return parsers[format](payload, channel);
  };
}
