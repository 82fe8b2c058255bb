import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modulePath, openMemory, WORKER_BOOT } from '../../../core/index.ts';
import { eraseSegments } from './erase-segments.ts';
import { type Arrival, identityHash, Journal, type JournalOptions } from './journal.ts';
import { readSegment } from './read-segment.ts';
import { SeenIds } from './seen.ts';
import { journalFolder, openPath, sealedSegments, segmentPath } from './segments.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hisight-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const OPTIONS: JournalOptions = { localNow: () => '2026-01-15 08:00:00' };

const arrival = (identity: string, payload: string, more: Partial<Arrival> = {}): Arrival => ({
  identity,
  channel: 'adt',
  transport: 'mllp',
  controlId: identity,
  sender: 'HIS',
  payload: Buffer.from(payload),
  ...more,
});

/** Payloads of all sealed segments, in order. */
function payloads(): string[] {
  return sealedSegments(folder).flatMap(({ segment }) =>
    [...readSegment(segmentPath(folder, segment))].map((item) =>
      item.kind === 'message' ? item.payload.toString() : `damaged ${item.bytes > 0}`,
    ),
  );
}

describe('a journal', () => {
  it('lands messages in the order in which they came, a repetition once, and keeps its files to itself', async () => {
    const journal = Journal.open(folder, OPTIONS);
    const landed = await Promise.all(
      [...Array(500).keys()].map((i) => journal.append(arrival(`m${i % 400}`, `消息 ${i % 400}`))),
    );
    expect(landed.filter(({ isRepeated }) => isRepeated)).toHaveLength(100);
    expect(journal.unsealed.messages).toBe(400);
    expect(await journal.seal()).toBe(1);
    await journal.append(arrival('m7', '消息 7'));
    await journal.append(arrival('later', 'x'));
    await journal.close();
    expect(payloads()).toEqual([...[...Array(400).keys()].map((i) => `消息 ${i}`), 'x']);
    expect(sealedSegments(folder).map(({ messages }) => messages)).toEqual([400, 1]);
    expect(readdirSync(folder).every((name) => /\.(seg|facts)$/.test(name))).toBe(true);
  });

  it('knows the ids of its segments again after a start', async () => {
    const first = Journal.open(folder, OPTIONS);
    await first.append(arrival('a', '1', { keyIdentity: 'key' }));
    await first.close();
    const second = Journal.open(folder, OPTIONS);
    expect((await second.append(arrival('a', '1'))).isRepeated).toBe(true);
    expect(await second.append(arrival('b', '2', { keyIdentity: 'key' }))).toMatchObject({ isKeyReused: true });
    expect((await second.append(arrival('b', '2'))).isRepeated).toBe(false);
    expect(await second.close()).toBe(2);
  });

  it('begins a new segment when one is full', async () => {
    const journal = Journal.open(folder, { ...OPTIONS, segmentBytes: 4000 });
    for (let i = 0; i < 40; i += 1) await journal.append(arrival(`${i}`, 'x'.repeat(500)));
    await journal.close();
    expect(sealedSegments(folder).length).toBeGreaterThan(5);
    expect(payloads()).toHaveLength(40);
  });

  it('seals under traffic that never pauses', async () => {
    const journal = Journal.open(folder, OPTIONS);
    let stopped = false;
    const senders = [...Array(20).keys()].map(async (s) => {
      for (let i = 0; !stopped; i += 1) await journal.append(arrival(`${s}-${i}`, 'x'));
    });
    for (let i = 0; i < 5; i += 1) {
      await journal.seal();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    stopped = true;
    await Promise.all(senders);
    await journal.close();
    expect(sealedSegments(folder).length).toBeGreaterThan(3);
  });

  it('rejects what it could not write, and lands it when it is sent again', async () => {
    const journal = Journal.open(folder, OPTIONS);
    rmSync(folder, { recursive: true });
    await expect(journal.append(arrival('a', '1'))).rejects.toThrow('ENOENT');
  });
});

describe('a start after a process that ended', () => {
  async function leaveOpen(messages: number): Promise<Buffer> {
    const journal = Journal.open(folder, OPTIONS);
    for (let i = 0; i < messages; i += 1) await journal.append(arrival(`${i}`, `message ${i}`));
    const bytes = readFileSync(openPath(folder, 1));
    await journal.close();
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'hisight-journal-'));
    return bytes;
  }

  it('keeps every whole record wherever the file was cut', async () => {
    const bytes = await leaveOpen(3);
    const ends = [0, bytes.indexOf('HSM1', 1), bytes.indexOf('HSM1', bytes.indexOf('HSM1', 1) + 1), bytes.length];
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const place = mkdtempSync(join(tmpdir(), 'hisight-journal-'));
      writeFileSync(openPath(place, 1), bytes.subarray(0, cut));
      Journal.open(place, OPTIONS);
      const items = [...readSegment(segmentPath(place, 1))];
      expect(items.map(({ kind }) => kind)).toEqual(
        Array(ends.filter((end) => end > 0 && end <= cut).length).fill('message'),
      );
      rmSync(place, { recursive: true });
    }
  });

  it('tells damaged bytes and finds the records behind them', async () => {
    const bytes = await leaveOpen(3);
    const second = bytes.indexOf('HSM1', 1);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: second, max: bytes.indexOf('HSM1', second + 1) - 1 }), async (at) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ 0x5a;
        writeFileSync(segmentPath(folder, 1), damaged);
        const items = [...readSegment(segmentPath(folder, 1))];
        expect(items.filter(({ kind }) => kind === 'message')).toHaveLength(2);
        expect(items.filter(({ kind }) => kind === 'damaged')).toHaveLength(1);
      }),
    );
  });

  it('takes zeros at the end for a write that never happened', async () => {
    const bytes = await leaveOpen(2);
    writeFileSync(openPath(folder, 1), bytes);
    appendFileSync(openPath(folder, 1), Buffer.alloc(100_000));
    Journal.open(folder, OPTIONS);
    expect(payloads()).toEqual(['message 0', 'message 1']);
  });

  it('has every message that was acknowledged before kill -9, and numbers segments on', async () => {
    const child = spawn(process.execPath, [
      WORKER_BOOT,
      modulePath('ingest/feed/journal/fixtures/endless-journal'),
      folder,
    ]);
    let told = '';
    child.stdout.on('data', (data: Buffer) => {
      told += data.toString();
      if (told.length > 20_000) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.on('exit', resolve));
    const acknowledged = told.split('\n').slice(0, -1);
    const journal = Journal.open(folder, OPTIONS);
    const kept = payloads();
    const known = new Set(kept);
    expect(known.size).toBe(kept.length);
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
    expect((await journal.append(arrival(acknowledged[0] ?? '', ''))).isRepeated).toBe(true);
    await journal.append(arrival('after', 'after'));
    await journal.close();
    expect(payloads().at(-1)).toBe('after');
  });
});

it('remembers at least as many ids as asked, in bounded memory', () => {
  const seen = new SeenIds(1000);
  for (let i = 0; i < 10_000; i += 1) {
    seen.add(identityHash(`${i}`));
    if (i >= 1000) expect(seen.has(identityHash(`${i - 999}`))).toBe(true);
  }
  expect(seen.size).toBeLessThanOrEqual(2000);
  expect(seen.has(identityHash('0'))).toBe(false);
});

it('erases old segments that every table has taken, and counts their messages on', async () => {
  const journal = Journal.open(journalFolder(folder, 'platform'), OPTIONS);
  for (const id of ['a', 'b', 'c']) {
    await journal.append(arrival(id, id));
    await journal.seal();
  }
  const warehouse = await openMemory();
  await warehouse.run(`attach ':memory:' as raw`);
  await warehouse.run('create table raw._watermarks (source varchar, "table" varchar, cursor varchar, batch bigint)');
  await warehouse.run(
    `insert into raw._watermarks values ('platform', 'feed__messages', '000000003', 1), ('platform', 'feed__charges', '000000002', 1)`,
  );
  const request = { warehouse, dataDir: folder, source: 'platform', now: new Date(), before: new Date(Date.now() + 1) };
  expect(await eraseSegments({ ...request, before: new Date(0), dryRun: false })).toMatchObject({ batches: 0 });
  expect(await eraseSegments({ ...request, dryRun: true })).toMatchObject({ batches: 2, files: 2 });
  expect(await eraseSegments({ ...request, dryRun: false })).toMatchObject({ batches: 2, files: 2 });
  expect(await eraseSegments({ ...request, dryRun: false })).toMatchObject({ batches: 0, files: 0 });
  const facts = sealedSegments(journal.folder);
  expect(facts.map(({ segment, messages, erasedAt }) => [segment, messages, erasedAt !== undefined])).toEqual([
    [1, 1, true],
    [2, 1, true],
    [3, 1, false],
  ]);
  await journal.append(arrival('d', 'd'));
  expect(await journal.close()).toBe(4);
  expect(Journal.open(journal.folder, OPTIONS).unsealed.messages).toBe(0);
  await warehouse.close();
});
