import { FeedFault } from '../fault.ts';
import { localMoment } from '../moments.ts';
import type { ParseFormat } from '../rows.ts';
import { mapAdt } from './adt.ts';
import { decodeMessage } from './charset.ts';
import { mapAccount, mapCharges } from './finance.ts';
import { readHeader } from './header.ts';
import { type Hl7Message, parseSegments, type Segment } from './message.ts';
import { mapOrders } from './orders.ts';
import { mapDispenses, mapDrugOrders } from './pharmacy.ts';
import { mapResults } from './results.ts';
import { mapScheduling } from './scheduling.ts';
import { first, type MapMessage } from './segments.ts';

/** Families of messages by MSH-9.1. */
const FAMILIES: Readonly<Record<string, MapMessage>> = {
  ADT: mapAdt,
  ORM: mapOrders,
  OML: mapOrders,
  OMG: mapOrders,
  OMI: mapOrders,
  ORU: mapResults,
  OUL: mapResults,
  RDE: mapDrugOrders,
  RDS: mapDispenses,
  SIU: mapScheduling,
  DFT: mapCharges,
  BAR: mapAccount,
};

const WORD = /^[A-Z][A-Z0-9_]{1,9}$/;

/** Words of a type may be told; anything else may be anything. */
const told = (word: string) => (WORD.test(word) ? word : '?');

/** EVN-6 says when it happened, EVN-2 when it was recorded, MSH-7 when it was sent. */
function eventText(message: Hl7Message, msh: Segment): string {
  const evn = first(message, 'EVN');
  return evn?.get(6) || evn?.get(2) || msh.get(7);
}

/** Takes an HL7 v2 message (2.1 to 2.9) apart. Pure; throws `FeedFault` only. */
export const parseHl7: ParseFormat = (payload, channel) => {
  const header = readHeader(payload);
  if (!header) throw new FeedFault('unframed', 'no MSH segment');
  const { text, charset } = decodeMessage(
    payload,
    header.charset.split(header.encodingCharacters[1] ?? '~')[0] ?? '',
    channel.charset,
  );
  const message = parseSegments(text, charset);
  const msh = message.segments[0] as Segment;
  // Some write the structure (ADT_A01) for both.
  const [type = '', second = ''] = msh.get(9, 1).toUpperCase().split('_');
  const trigger = (msh.get(9, 2) || second || first(message, 'EVN')?.get(1) || '').toUpperCase();
  if (type === '') throw new FeedFault('malformed_message', 'MSH-9 is empty');
  const map = FAMILIES[type];
  const messageType = `${told(type)}${trigger === '' ? '' : `^${told(trigger)}`}`;
  if (!map) throw new FeedFault('unmapped', messageType);
  const sentAt = localMoment(msh.get(7), channel.timeZone);
  const eventAt = localMoment(eventText(message, msh), channel.timeZone);
  const believable = (at: string | undefined) => (at !== undefined && /^\d{4}-\d{2}-\d{2} /.test(at) ? at : undefined);
  const reading = {
    ...message,
    channel,
    type,
    trigger,
    sentAt: believable(sentAt),
    eventAt: believable(eventAt) ?? believable(sentAt),
  };
  return {
    format: 'hl7v2',
    messageType,
    version: msh.get(12) || null,
    controlId: msh.get(10) || null,
    sender: [msh.get(3), msh.get(4)].filter(Boolean).join('@') || null,
    eventAt: reading.eventAt ?? null,
    charset,
    rows: map(reading),
  };
};
