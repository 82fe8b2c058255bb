import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FeedFault } from '../fault.ts';
import type { ChannelFacts, FeedRow } from '../rows.ts';
import { parseHl7 } from './parse.ts';

const FOLDER = join(import.meta.dirname, 'fixtures');
const CHANNEL: ChannelFacts = { institution: null, charset: 'gb18030', timeZone: 'Asia/Shanghai' };
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.hl7'))
  .map((file) => basename(file, '.hl7'));

/** Only what a row says: empty values are null in the warehouse. */
const told = ({ table, values }: FeedRow) => ({
  table,
  ...Object.fromEntries(Object.entries(values).filter(([, value]) => (value ?? '') !== '')),
});

function read(bytes: Uint8Array): unknown {
  try {
    const parsed = parseHl7(bytes, CHANNEL);
    return { ...parsed, rows: parsed.rows.map(told) };
  } catch (error) {
    if (!(error instanceof FeedFault)) throw error;
    return { fault: { reason: error.reason, detail: error.detail } };
  }
}

/** A line feed cannot be part of a character of UTF-8 or GB18030. */
const endedWith = (bytes: Buffer, end: string) => Buffer.from(bytes.toString('latin1').replaceAll('\n', end), 'latin1');

describe('messages of many senders', () => {
  it.each(NAMES)('%s', async (name) => {
    const bytes = readFileSync(join(FOLDER, `${name}.hl7`));
    const [lf, cr, crlf] = ['\n', '\r', '\r\n'].map((end) => read(endedWith(bytes, end)));
    await expect(`${JSON.stringify(lf, null, 2)}\n`).toMatchFileSnapshot(join(FOLDER, `${name}.json`));
    expect(cr).toEqual(lf);
    expect(crlf).toEqual(lf);
  });
});
