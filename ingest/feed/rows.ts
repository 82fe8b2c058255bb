/** Tables of ingest/systems/feed.yml that formats fill; `messages` is filled by the parser itself. */
export const FEED_TABLES = [
  'patient_events',
  'encounter_events',
  'diagnoses',
  'procedures',
  'orders',
  'dispenses',
  'observations',
  'reports',
  'charges',
  'appointments',
  'organizations',
  'practitioners',
  'resource_states',
] as const;

export type FeedTable = (typeof FEED_TABLES)[number];

/** Columns that the parser writes itself, for every row. */
export type StampedColumn = 'message_id' | 'seq' | 'received_at' | 'number_source';

export type FeedValue = string | number | boolean | null | undefined;

/**
 * One row of a table, by column of its contract. Absent and empty are null. A moment that cannot be read stays as it was
 * written, so that the contract puts the row aside instead of losing it.
 */
export interface FeedRow {
  readonly table: FeedTable;
  readonly values: Readonly<Record<string, FeedValue>>;
}

/** What a message says. */
export interface ParsedMessage {
  readonly format: 'hl7v2' | 'fhir' | 'cda' | 'mapped';
  /** 'ADT^A01', 'Encounter', 'Bundle', 'CDA:HSDC01.04', the mapping's name. */
  readonly messageType: string;
  readonly version: string | null;
  readonly controlId: string | null;
  readonly sender: string | null;
  /** Local 'YYYY-MM-DD HH:MM:SS[.ffffff]'; null where the message does not say: then it is the moment of landing. */
  readonly eventAt: string | null;
  readonly charset: string | null;
  /** Rows without the stamped columns; a row without `event_at` takes the message's. */
  readonly rows: readonly FeedRow[];
}

/** Settings of the channel that a message came through. */
export interface ChannelFacts {
  /** Institution of the channel: FHIR and CDA name theirs by other code systems, so it wins there; HL7's own place (PL.4) wins over it. */
  readonly institution: string | null;
  /** Charset where the message declares none (MSH-18, XML prolog): a WHATWG label such as gb18030. */
  readonly charset: string;
  /** IANA zone of local times: moments with an offset are turned into it. */
  readonly timeZone: string;
}

/** Takes one message apart. Throws `FeedFault`. Pure: same bytes, same rows. */
export type ParseFormat = (payload: Uint8Array, channel: ChannelFacts) => ParsedMessage;
