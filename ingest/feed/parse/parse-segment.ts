import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syncPath } from '../../engine/capture/manifest.ts';
import { FeedFault, type FeedReason } from '../fault.ts';
import { identityHash } from '../journal/journal.ts';
import { readSegment, type SegmentItem } from '../journal/read-segment.ts';
import type { ChannelFacts, FeedValue, ParsedMessage } from '../rows.ts';
import { TableFiles } from './table-files.ts';

/** What a segment became. */
export interface ParsedSegment {
  /** Digest of the columns and channels it was parsed with. */
  readonly setup: string;
  readonly segment: number;
  readonly messages: number;
  readonly refused: number;
  /** Rows by table, `messages` among them. */
  readonly rows: Readonly<Record<string, number>>;
}

export interface ChannelReading extends ChannelFacts {
  /** Source whose numbers the messages carry. */
  readonly numberSource: string;
}

export interface SegmentTask {
  readonly segment: number;
  readonly path: string;
  /** Where the tables' files go; it appears when all of them are complete. */
  readonly target: string;
  readonly setup: string;
  readonly columns: ReadonlyMap<string, readonly string[]>;
  readonly channels: ReadonlyMap<string, ChannelReading>;
  /** For messages of a channel that is no longer configured. */
  readonly otherwise: ChannelReading;
  readonly parse: (payload: Uint8Array, channel: ChannelFacts) => ParsedMessage;
}

/** Text of a message that raw keeps; a longer one stays in its segment. */
const KEPT_BYTES = 1 << 20;

export const PARSED_INDEX = 'index.json';

type Read = { readonly parsed: ParsedMessage } | { readonly reason: FeedReason; readonly detail: string };

function read(item: Extract<SegmentItem, { kind: 'message' }>, channel: ChannelReading, { parse }: SegmentTask): Read {
  const { fault } = item.meta;
  if (fault) return fault;
  try {
    return { parsed: parse(item.payload, channel) };
  } catch (error) {
    if (error instanceof FeedFault) return { reason: error.reason, detail: error.detail };
    // A parser that breaks must not stop the feed: the message waits, and a corrected parser takes it. Its words may quote values.
    return { reason: 'malformed_message', detail: `parser ${error instanceof Error ? error.name : typeof error}` };
  }
}

/** Text of the payload in the message's charset, for people; bytes that are not of it show as U+FFFD. */
function contentOf(payload: Uint8Array, charset: string | null): string | null {
  if (payload.length > KEPT_BYTES) return null;
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(payload);
  } catch {
    return new TextDecoder('utf-8').decode(payload);
  }
}

function writeMessage(files: TableFiles, item: Extract<SegmentItem, { kind: 'message' }>, task: SegmentTask): boolean {
  const { meta, payload, position } = item;
  const channel = task.channels.get(meta.channel) ?? task.otherwise;
  const result = read(item, channel, task);
  const parsed = 'parsed' in result ? result.parsed : undefined;
  const stamp = { message_id: meta.id, received_at: meta.receivedAt, number_source: channel.numberSource };
  const eventAt = parsed?.eventAt ?? meta.receivedAt;
  const message: Record<string, FeedValue> = {
    ...{ message_id: meta.id, received_at: meta.receivedAt, channel: meta.channel, transport: meta.transport },
    ...{ format: parsed?.format ?? 'unknown', message_type: parsed?.messageType, version: parsed?.version },
    ...{
      control_id: parsed?.controlId ?? meta.controlId,
      sender: parsed?.sender ?? meta.sender,
      event_at: parsed?.eventAt,
    },
    ...{ charset: parsed?.charset, bytes: payload.length, rows: parsed?.rows.length ?? 0 },
    ...{ segment: task.segment, position, content: contentOf(payload, parsed?.charset ?? channel.charset) },
    ...('reason' in result ? { refusal: result.reason, detail: result.detail } : {}),
  };
  files.write('messages', message);
  parsed?.rows.forEach(({ table, values }, seq) => {
    const institution = values['institution'] ?? channel.institution;
    files.write(table, { ...values, ...stamp, seq, institution, event_at: values['event_at'] ?? eventAt });
  });
  return parsed !== undefined;
}

function writeDamage(
  files: TableFiles,
  { position, bytes }: { position: number; bytes: number },
  task: SegmentTask,
): void {
  files.write('messages', {
    ...{ message_id: identityHash(`damaged ${task.segment} ${position}`), received_at: '1970-01-01 00:00:00' },
    ...{ channel: 'journal', transport: 'journal', format: 'unknown', bytes, rows: 0, segment: task.segment, position },
    ...{ refusal: 'unframed', detail: 'bytes of the landed segment are damaged' },
  });
}

/** Parses a sealed segment into one file of rows a table. Repeatable: same segment, settings and parser, same rows. */
export function parseSegment(task: SegmentTask): ParsedSegment {
  const making = `${task.target}.tmp`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true, mode: 0o700 });
  const files = new TableFiles(making, task.columns);
  let messages = 0;
  let refused = 0;
  try {
    for (const item of readSegment(task.path)) {
      messages += 1;
      if (item.kind === 'damaged') writeDamage(files, item, task);
      if (item.kind === 'damaged' || !writeMessage(files, item, task)) refused += 1;
    }
    const parsed = { setup: task.setup, segment: task.segment, messages, refused, rows: files.finish() };
    writeFileSync(join(making, PARSED_INDEX), JSON.stringify(parsed), { mode: 0o600 });
    syncPath(join(making, PARSED_INDEX));
    rmSync(task.target, { recursive: true, force: true });
    renameSync(making, task.target);
    return parsed;
  } finally {
    files.close();
  }
}
