import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alignRows } from './align-rows.ts';

async function* inPieces(bytes: Buffer, sizes: number[]) {
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

it('gives every byte in order, and ends every piece with a whole row', async () => {
  const field = fc.oneof(fc.constant('a'), fc.constant('"x\ny"'), fc.constant('"q""\n""q"'), fc.constant(''));
  const row = fc.array(field, { minLength: 1, maxLength: 4 }).map((fields) => `${fields.join(',')}\n`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (rows, sizes) => {
        const ends = new Set(rows.map((_, i) => Buffer.byteLength(rows.slice(0, i + 1).join(''))));
        let seen = Buffer.alloc(0);
        for await (const piece of alignRows(inPieces(Buffer.from(rows.join('')), sizes))) {
          seen = Buffer.concat([seen, piece]);
          expect(ends.has(seen.length)).toBe(true);
        }
        expect(seen.toString()).toBe(rows.join(''));
      },
    ),
  );
});
