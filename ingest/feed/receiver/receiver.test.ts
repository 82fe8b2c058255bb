import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { log, silentProgress } from '../../../core/index.ts';
import { frame, MllpFramer } from '../hl7/mllp-frame.ts';
import { readSegment } from '../journal/read-segment.ts';
import { journalFolder, sealedSegments, segmentPath } from '../journal/segments.ts';
import { sendFiles } from '../send/send.ts';
import { feedSettings } from '../settings.ts';
import { Receiver } from './receiver.ts';

let folder = '';
let receiver: Receiver | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hisight-receiver-'));
});
afterEach(async () => {
  await receiver?.stop();
  receiver = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function start(channels: Record<string, unknown>, environ: NodeJS.ProcessEnv = {}): Promise<Receiver> {
  const settings = feedSettings.parse({ channels });
  const options = { source: 'platform', settings, dataDir: folder, siteDir: folder, environ, log: log('ingest') };
  receiver = await Receiver.start({ ...options, localNow: () => '2026-01-15 08:00:00' });
  return receiver;
}

const MLLP = { adt: { transport: 'mllp', port: 0 } };
const portOf = (running: Receiver) => running.status()['adt']?.['port'] as number;

const adt = (id: string, body = 'PID|1||P1^^^H01^MR||张^三') =>
  `MSH|^~\\&|HIS|H01|HUB|H01|20260115080000||ADT^A01|${id}|P|2.5\rEVN|A01|20260115080000\r${body}\rPV1|1|I|W01^01^01||||D1|||||||||||V1\r`;

/** Sends raw bytes, waits for so many answers (or the end), and gives their MSA segments. */
function talk(port: number, bytes: readonly Uint8Array[], answers: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    const framer = new MllpFramer({ maxBytes: 1_000_000 });
    const got: string[] = [];
    socket.on('data', (chunk: Buffer) => {
      for (const one of framer.push(chunk))
        if (one.kind === 'message')
          got.push(
            Buffer.from(one.payload)
              .toString('latin1')
              .split('\r')
              .find((segment) => segment.startsWith('MSA')) ?? '',
          );
      if (got.length >= answers) socket.end();
    });
    socket.on('close', () => resolve(got));
    socket.on('error', reject);
    for (const part of bytes) socket.write(part);
    if (answers === 0) socket.end();
  });
}

function landed(): { payload: string; reason: string | undefined; identity: string; controlId: string | null }[] {
  const journal = journalFolder(folder, 'platform');
  return sealedSegments(journal).flatMap(({ segment }) =>
    [...readSegment(segmentPath(journal, segment))].flatMap((item) =>
      item.kind === 'message'
        ? [
            {
              payload: item.payload.toString(),
              reason: item.meta.fault?.reason,
              identity: item.meta.id,
              controlId: item.meta.controlId,
            },
          ]
        : [],
    ),
  );
}

describe('over MLLP', () => {
  it('acknowledges in order, lands a repetition once and answers it again', async () => {
    const running = await start(MLLP);
    const messages = ['A', 'B', 'A', 'C'].map((id) => frame(Buffer.from(adt(id))));
    expect(await talk(portOf(running), messages, 4)).toEqual(['MSA|AA|A', 'MSA|AA|B', 'MSA|AA|A', 'MSA|AA|C']);
    await running.seal();
    expect(landed().map(({ controlId }) => controlId)).toEqual(['A', 'B', 'C']);
    expect(running.counts).toEqual({ landed: 3, repeated: 1 });
  });

  it('lands a repeated control id with other content, and a repetition with another time as the same', async () => {
    const running = await start(MLLP);
    const later = adt('A').replace('20260115080000||ADT', '20260115080500||ADT');
    const other = adt('A', 'PID|1||P2^^^H01^MR||李^四');
    const answers = await talk(
      portOf(running),
      [adt('A'), later, other].map((text) => frame(Buffer.from(text))),
      3,
    );
    expect(answers).toEqual(Array(3).fill('MSA|AA|A'));
    await running.seal();
    expect(landed()).toHaveLength(2);
  });

  it('refuses what it cannot take with a reason, and keeps it', async () => {
    const running = await start({ adt: { transport: 'mllp', port: 0, max_message_mb: 0.01 } });
    const answers = await talk(
      portOf(running),
      [
        frame(Buffer.from('no header')),
        frame(Buffer.from(adt('L', `NTE|1||${'长'.repeat(10_000)}`))),
        frame(Buffer.from(adt(''))),
        frame(Buffer.from(adt('ok'))),
      ],
      4,
    );
    expect(answers.map((msa) => msa.split('|').slice(0, 3).join('|'))).toEqual([
      expect.stringMatching(/^MSA\|AR\|?/),
      'MSA|AR|L',
      expect.stringMatching(/^MSA\|AE\|?/),
      'MSA|AA|ok',
    ]);
    await running.seal();
    expect(landed().map(({ reason }) => reason)).toEqual(['unframed', 'too_large', undefined, undefined]);
  });

  it('keeps a frame that lost its end, and bytes that are in none', async () => {
    const running = await start(MLLP);
    const whole = frame(Buffer.from(adt('A')));
    await talk(portOf(running), [Buffer.from('noise\r'), whole.subarray(0, whole.length - 2)], 0);
    await expect.poll(() => running.status()['adt']?.['unframed']).toBe(2);
    await running.seal();
    expect(landed().map(({ reason }) => reason)).toEqual(['unframed', 'unframed']);
    expect(landed()[1]?.payload).toBe(adt('A'));
  });

  it('serves many senders at once, and none of an address that may not connect', async () => {
    const running = await start(MLLP);
    const port = portOf(running);
    const senders = await Promise.all(
      [...Array(20).keys()].map((s) =>
        talk(
          port,
          [...Array(50).keys()].map((i) => frame(Buffer.from(adt(`${s}-${i}`)))),
          50,
        ),
      ),
    );
    expect(senders.flat()).toHaveLength(1000);
    await running.stop();
    receiver = undefined;
    expect(new Set(landed().map(({ controlId }) => controlId)).size).toBe(1000);
    const strict = await start({ adt: { transport: 'mllp', port: 0, allow: ['10.9.9.9'] } });
    expect(await talk(portOf(strict), [frame(Buffer.from(adt('X')))], 1).catch(() => [])).toEqual([]);
    expect(strict.counts.landed).toBe(0);
  });

  it('says that a port is taken, and which', async () => {
    const running = await start(MLLP);
    const settings = feedSettings.parse({ channels: { adt: { transport: 'mllp', port: portOf(running) } } });
    const options = { source: 'other', settings, dataDir: folder, siteDir: folder, environ: {}, log: log('ingest') };
    await expect(Receiver.start({ ...options, localNow: () => '' })).rejects.toMatchObject({
      code: 'feed/port-in-use',
    });
  });
});

describe('feed send', () => {
  it('sends files and folders, batches by message, and tells what was refused', async () => {
    const running = await start(MLLP);
    mkdirSync(join(folder, 'samples'));
    writeFileSync(join(folder, 'samples', 'one.hl7'), adt('1'));
    writeFileSync(join(folder, 'samples', 'batch.hl7'), `FHS|^~\\&\rBHS|^~\\&\r${adt('2')}${adt('3')}BTS|2\rFTS|1\r`);
    writeFileSync(join(folder, 'samples', 'bad.txt'), 'nothing of HL7');
    const to = `mllp://127.0.0.1:${portOf(running)}`;
    const signal = new AbortController().signal;
    const sent = await sendFiles([join(folder, 'samples')], { to, connections: 2, progress: silentProgress, signal });
    expect(sent).toMatchObject({ files: 3, messages: 4, accepted: 3, refused: 1 });
    expect(sent.answers).toMatchObject([{ answer: 'AR', file: join(folder, 'samples', 'bad.txt') }]);
  });

  it('names an address it cannot use or reach, and a file that is not there', async () => {
    const options = { connections: 1, progress: silentProgress, signal: new AbortController().signal };
    writeFileSync(join(folder, 'x.hl7'), adt('1'));
    const send = (to: string, file = join(folder, 'x.hl7')) => sendFiles([file], { ...options, to });
    await expect(send('127.0.0.1:2575')).rejects.toMatchObject({ code: 'feed/address', exitCode: 2 });
    await expect(send('mllp://127.0.0.1:1')).rejects.toMatchObject({ code: 'feed/unreachable' });
    await expect(send('mllp://127.0.0.1:1', 'nowhere')).rejects.toMatchObject({ code: 'feed/no-file' });
  });
});

describe('from a folder', () => {
  it('takes files that no longer grow, each message once, and removes them when they are durable', async () => {
    const drop = join(folder, 'drop');
    mkdirSync(drop);
    const old = (name: string, text: string) => {
      writeFileSync(join(drop, name), text);
      utimesSync(join(drop, name), 1, 1);
    };
    old('a.hl7', adt('1') + adt('2'));
    old('b.json', '{"messageType":"RESOURCE_STATE"}');
    old('c.tmp', 'half');
    const grow = () => writeFileSync(join(drop, 'young.hl7'), adt('3'));
    grow();
    const growing = setInterval(grow, 50);
    const running = await start({ drop: { transport: 'folder', path: 'drop' } });
    await running.seal();
    expect(landed()).toHaveLength(3);
    clearInterval(growing);
    expect(readdirSync(drop).sort()).toEqual(['c.tmp', 'young.hl7']);
    old('a-again.hl7', adt('1') + adt('2'));
    await running.seal();
    expect(landed()).toHaveLength(4);
  });

  it('keeps a file of which only a part could be landed', async () => {
    mkdirSync(join(folder, 'drop'));
    writeFileSync(join(folder, 'drop', 'large.hl7'), adt('L', `NTE|1||${'x'.repeat(20_000)}`));
    utimesSync(join(folder, 'drop', 'large.hl7'), 1, 1);
    const running = await start({ drop: { transport: 'folder', path: 'drop', max_message_mb: 0.01 } });
    await running.seal();
    expect(landed()).toMatchObject([{ reason: 'too_large', controlId: 'L' }]);
    expect(readdirSync(join(folder, 'drop', 'refused'))).toEqual(['large.hl7']);
  });
});

describe('pushed', () => {
  const PUSH = { push: { transport: 'http', key: { env: 'KEY' } } };
  const request = (body: string, more: object = {}) => ({
    ...{ key: 'secret', idempotencyKey: undefined, contentType: 'application/json', body: Buffer.from(body) },
    ...more,
  });

  it('takes only who knows the key, and lands an idempotency key once', async () => {
    const running = await start(PUSH, { KEY: 'secret' });
    const channel = running.pushChannel('push');
    expect(await channel?.push(request('{}', { key: 'wrong' }))).toEqual({ refused: 'key' });
    expect(await channel?.push(request('{}', { idempotencyKey: 'k' }))).toMatchObject({ accepted: 1, repeated: 0 });
    expect(await channel?.push(request('{}', { idempotencyKey: 'k' }))).toMatchObject({ accepted: 0, repeated: 1 });
    expect(await channel?.push(request('{"a":1}', { idempotencyKey: 'k' }))).toEqual({ refused: 'key_reused' });
    // A state that comes back is no repetition.
    expect(await channel?.push(request('{}'))).toMatchObject({ accepted: 1 });
    expect(await channel?.push(request('{}'))).toMatchObject({ accepted: 1 });
    expect(await channel?.push(request(''))).toEqual({ refused: 'empty' });
    const lines = await channel?.push(request('{"a":1}\n{"a":2}\n', { contentType: 'application/fhir+ndjson' }));
    expect(lines).toMatchObject({ accepted: 2 });
  });

  it('does not start without its key', async () => {
    await expect(start(PUSH)).rejects.toMatchObject({ code: 'config/secret-missing' });
  });
});
