import { expect, it } from 'vitest';
import { silentProgress, UserError } from '../../../core/index.ts';
import '../errors.ts';
import type { SourceSession } from '../connector.ts';
import { survey } from './survey.ts';

const table = (name: string) => ({
  name,
  comment: '',
  rows: 1,
  key: ['id'],
  columns: ['id', 'note'].map((column) => ({
    name: column,
    type: 'text',
    holds: 'text',
    nullable: false,
    comment: '',
  })),
});

/** A server with three tables, one of which cannot be read. */
function session(more: Partial<SourceSession>): SourceSession {
  return {
    withTable: () => Promise.reject(new Error('nothing is loaded here')),
    close: async () => undefined,
    introspect: async () => ['charge', 'Charge_Item', 'refused'].map(table),
    sample: async (name, columns) => {
      if (name === 'refused') throw new UserError('ingest/no-permission', { user: 'u', table: name });
      return [columns.map(() => 'x')];
    },
    server: async () => ({ product: 'Some 1.0', encrypted: true, utcNow: '2026-01-01 00:00:00', writable: 0 }),
    ...more,
  };
}
const request = { connector: 'some', database: 'his', progress: silentProgress };

it('leaves out the one table that cannot be read, and says why', async () => {
  const { product, proposal } = await survey(session({}), request);
  expect([product, proposal.tables.map(({ name }) => name)]).toEqual(['Some 1.0', ['Charge_Item', 'charge']]);
  expect(proposal.leftOut).toEqual([
    expect.objectContaining({
      name: 'refused',
      because: expect.stringContaining('ingest/no-permission'),
      isOpen: true,
    }),
  ]);
});

it('proposes nothing when the connection breaks on the way', async () => {
  const gone = () => Promise.reject(new UserError('ingest/unreachable', { host: 'h', port: 1, reason: 'gone' }));
  await expect(survey(session({ sample: gone, server: gone }), request)).rejects.toMatchObject({
    code: 'ingest/unreachable',
  });
});

it('proposes nothing when a person stops it', async () => {
  const stop = new AbortController();
  const sample = () => {
    stop.abort(new Error('stopped'));
    return Promise.reject(new UserError('ingest/source-failed', { table: 't', reason: 'closed' }));
  };
  await expect(survey(session({ sample }), { ...request, signal: stop.signal })).rejects.toThrow('stopped');
});

it('takes the tables whose names fit, in any case, and names those there are where none does', async () => {
  const { proposal } = await survey(session({}), { ...request, tables: ['CHARGE_*', 'refuse?'] });
  expect([...proposal.tables, ...proposal.leftOut].map(({ name }) => name)).toEqual(['Charge_Item', 'refused']);
  await expect(survey(session({}), { ...request, tables: ['char.e'] })).rejects.toMatchObject({
    code: 'onboarding/no-tables',
    messageEn: expect.stringContaining('Charge_Item'),
  });
});

it('says so where a connector cannot list tables', async () => {
  const { introspect, ...blind } = session({});
  expect(introspect).toBeDefined();
  await expect(survey(blind, request)).rejects.toMatchObject({ code: 'onboarding/cannot-introspect', exitCode: 2 });
});
