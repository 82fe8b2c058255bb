import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireService } from '../../../test/services.ts';
import { copyOut } from './copy-out.ts';

const url = requireService('postgres');

describe.skipIf(!url)('COPY as bytes', () => {
  let client: pg.Client;
  beforeEach(async () => {
    client = new pg.Client(url);
    client.on('error', () => undefined);
    await client.connect();
  });
  afterEach(() => client.end().catch(() => undefined));

  it('gives every byte in pieces of whole rows, also of rows far longer than what the socket gives at once', async () => {
    const rows = `select i as n, repeat(chr(19968 + i), case when i % 1000 = 0 then 1000000 else i % 50 end) as t from generate_series(1, 5000) i`;
    let text = '';
    for await (const piece of copyOut(client, `copy (${rows}) to stdout (format csv)`)) {
      expect(piece.at(-1)).toBe(10);
      text += Buffer.from(piece).toString('utf8');
    }
    const expected = Array.from({ length: 5000 }, (_, at) => {
      const i = at + 1;
      const length = i % 1000 === 0 ? 1_000_000 : i % 50;
      return `${i},${length === 0 ? '""' : String.fromCharCode(19968 + i).repeat(length)}`;
    });
    expect(text === `${expected.join('\n')}\n`).toBe(true);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('passes on an error between rows, and leaves the connection to the driver', async () => {
    const read = async () => {
      for await (const _ of copyOut(
        client,
        'copy (select 1 / (50000 - i) from generate_series(1, 60000) i) to stdout',
      ));
    };
    await expect(read()).rejects.toMatchObject({ code: '22012' });
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('ends the connection when its reader goes away, instead of reading the table to its end', async () => {
    for await (const _ of copyOut(client, 'copy (select generate_series(1, 100000000)) to stdout')) break;
    await expect(client.query('select 1')).rejects.toThrow();
  });
});
