import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { acknowledge } from './ack.ts';
import { splitBatch } from './batch.ts';
import { readHeader } from './header.ts';
import { type Frame, frame, MllpFramer } from './mllp-frame.ts';

const MESSAGE = 'MSH|^~\\&|HIS|H01|HUB|CDR|20260115||ADT^A01|1|P|2.5\rPID|1||P1||欧阳^娜𠮷\r';

function framed(bytes: Uint8Array, cuts: readonly number[], maxBytes = 1_000_000): Frame[] {
  const framer = new MllpFramer({ maxBytes });
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const frames: Frame[] = [];
  let at = 0;
  for (const place of [...places, bytes.length]) {
    frames.push(...framer.push(Buffer.from(bytes.subarray(at, place))));
    at = place;
  }
  return [...frames, ...framer.end()];
}

const show = (frames: readonly Frame[]) =>
  frames.map((one) => `${one.kind} ${one.kind === 'too_large' ? one.bytes : one.payload.toString('latin1')}`);

describe('framing', () => {
  it('gives the same messages however the bytes come, also inside a character', () => {
    const payload = iconv.encode(MESSAGE, 'gb18030');
    const stream = Buffer.concat([
      frame(payload),
      Buffer.from('\r\n'),
      frame(Buffer.from(MESSAGE)),
      Buffer.from('noise'),
      frame(payload),
    ]);
    const expected = show(framed(stream, []));
    expect(expected.map((one) => one.split(' ')[0])).toEqual(['message', 'message', 'unframed', 'message']);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => {
        expect(show(framed(stream, cuts))).toEqual(expected);
      }),
    );
  });

  it('keeps every byte of whatever comes: in a message, outside, or counted as too large', () => {
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom(...[[0x0b], [0x1c], [0x0d], [0x1c, 0x0d], [0x0d, 0x0b]].map((bytes) => Uint8Array.from(bytes))),
    );
    const kept = (bytes: Uint8Array) => Buffer.from(bytes.filter((byte) => byte > 0x20)).toString('latin1');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.nat(), { maxLength: 10 }), (parts, cuts) => {
        const bytes = Buffer.concat(parts);
        const frames = framed(bytes, cuts);
        expect(frames.map((one) => (one.kind === 'too_large' ? '' : kept(one.payload))).join('')).toBe(kept(bytes));
        expect(show(frames)).toEqual(show(framed(bytes, [])));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps stray bytes beyond a piece, whatever the chunks', () => {
    const stray = Buffer.alloc(200_000, 'MSH|');
    for (const cuts of [[], [40_000, 80_000], [65_536], [65_537, 131_072]]) {
      const frames = framed(Buffer.concat([stray, frame(Buffer.from(MESSAGE))]), cuts);
      const pieces = frames.flatMap((one) => (one.kind === 'unframed' ? [one.payload] : []));
      expect(Buffer.concat(pieces).equals(stray)).toBe(true);
      expect(pieces.map(({ length }) => length)).toEqual([65_536, 65_536, 65_536, 3392]);
      expect(frames.at(-1)?.kind).toBe('message');
    }
  });

  it('reads in time proportional to the bytes, also where they are all start blocks or restarts', () => {
    for (const filler of ['\v', '\r\v', '\rMSH\v']) {
      const frames = framed(Buffer.concat([Buffer.of(0x0b), Buffer.alloc(4_000_000, filler)]), [], 10_000_000);
      expect(frames.every(({ kind }) => kind === 'unframed')).toBe(true);
    }
  });

  it('tells a message whose end is missing when the next one begins', () => {
    const stream = Buffer.concat([Buffer.of(0x0b), Buffer.from('MSH|1\r'), frame(Buffer.from('MSH|2\r'))]);
    expect(show(framed(stream, []))).toEqual(['unframed MSH|1\r', 'message MSH|2\r']);
  });

  it('passes over a message that is too large, in bounded memory, and goes on', () => {
    const framer = new MllpFramer({ maxBytes: 100_000 });
    const chunk = Buffer.alloc(1_000_000, 0x41);
    const before = process.memoryUsage().arrayBuffers;
    framer.push(Buffer.of(0x0b));
    let most = 0;
    for (let i = 0; i < 50; i += 1) {
      expect(framer.push(chunk)).toEqual([]);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(most).toBeLessThan(10_000_000);
    const [large, next] = framer.push(Buffer.concat([Buffer.of(0x1c, 0x0d), frame(Buffer.from('MSH|'))]));
    expect(large).toMatchObject({ kind: 'too_large', bytes: 50_000_000 });
    expect(next).toMatchObject({ kind: 'message' });
  });
});

describe('acknowledging', () => {
  const answer = (message: string, code: 'AA' | 'AE' | 'AR', reason?: { code: string; text: string }) =>
    acknowledge(readHeader(Buffer.from(message)), code, reason, '2026-01-15 08:00:01', 'ID1')
      .toString()
      .split('\r');

  it('echoes the control id, with sender and receiver changed', () => {
    expect(answer(MESSAGE, 'AA')).toEqual([
      'MSH|^~\\&|HUB|CDR|HIS|H01|20260115080001||ACK^A01^ACK|ID1|P|2.5',
      'MSA|AA|1',
      '',
    ]);
  });

  it('says why, in the sender’s own delimiters, and in enhanced mode with its codes', () => {
    const odd = 'MSH#*~!%#HIS#H#HUB#H#20260115##ADT*A28#9#P#2.3###AL\r';
    expect(answer(odd, 'AR', { code: '207', text: 'too large' }).slice(1)).toEqual([
      'MSA#CR#9#too large',
      'ERR###207*too large#E####too large',
      '',
    ]);
  });

  it('answers what has no header at all', () => {
    expect(
      acknowledge(undefined, 'AR', { code: '100', text: 'no MSH' }, '2026-01-15 08:00:01', 'ID1').toString(),
    ).toContain('MSA|AR||no MSH');
  });
});

describe('files', () => {
  it('are split by message: batches, one after another, framed', () => {
    const three = ['1', '2', '3'].map((id) => MESSAGE.replace('|1|P', `|${id}|P`));
    const ids = (bytes: string | Buffer) => splitBatch(Buffer.from(bytes)).map((part) => readHeader(part)?.controlId);
    expect(ids(three.join(''))).toEqual(['1', '2', '3']);
    expect(ids(three.join('').replaceAll('\r', '\r\n'))).toEqual(['1', '2', '3']);
    expect(ids(`FHS|^~\\&|A\rBHS|^~\\&\r${three.join('')}BTS|3\rFTS|1\r`)).toEqual(['1', '2', '3']);
    expect(ids(Buffer.concat(three.map((one) => frame(Buffer.from(one)))))).toEqual(['1', '2', '3']);
    expect(ids(`stray\r${three.join('')}`)).toEqual([undefined, '1', '2', '3']);
    expect(ids(`${MESSAGE}NTE|1||MSH of the ward\r`)).toEqual(['1']);
    expect(ids(`\ufeff${three.join('')}`)).toEqual(['1', '2', '3']);
    expect(ids(`${MESSAGE}NTE|1||a word processor\vbreaks lines\r`)).toEqual(['1']);
    expect(ids(frame(Buffer.from(three.join(''))))).toEqual(['1', '2', '3']);
    expect(ids(`BHS|^~\\&|A\rPID|1||lost\r${MESSAGE}`)).toEqual([undefined, '1']);
    expect(ids(Buffer.concat([Buffer.of(0xd5, 0xc5, 0x0d), Buffer.from(MESSAGE)]))).toEqual([undefined, '1']);
  });
});
