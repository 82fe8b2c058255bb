import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentProgress } from '../../core/index.ts';
import { sendFiles } from '../../ingest/index.ts';
import { load } from '../tasks/load.ts';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';
import { reparse } from './reparse.ts';

const CONFIG = `
sources:
  platform:
    system: feed
    connector: feed
    settings:
      flush_seconds: 3600
      channels:
        adt: { transport: mllp, port: 0, institution: H01, numbers_of: his }
        push: { transport: http, key: { file: push.key } }
`;

const work = { progress: silentProgress, signal: new AbortController().signal };
let server: TestServer;
let samples: string;

const message = (id: string, type: string, ...segments: string[]) =>
  [`MSH|^~\\&|HIS|H01|HUB|CDR|20250210070000||${type}|${id}|P|2.5||||||UNICODE UTF-8`, ...segments].join('\r');
const PID = 'PID|1||P001^^^HIS^MR||欧阳^娜||19900101|F';
const PV1 = 'PV1|1|I|W03^301^02^H01||||D001|||D0203|||||||||V001|||||||||||||||||||||||||20250210063000';

beforeAll(async () => {
  samples = mkdtempSync(join(tmpdir(), 'hisight-samples-'));
  const file = (name: string, ...messages: string[]) => writeFileSync(join(samples, name), `${messages.join('\r')}\r`);
  file(
    'adt.hl7',
    message('1', 'ADT^A01', 'EVN|A01|20250210063000', PID, PV1),
    message('2', 'ADT^A03', 'EVN|A03|20250210065500', PID, PV1),
  );
  file('document.hl7', message('3', 'MDM^T02', PID));
  file('charges.hl7', message('4', 'DFT^P03', PID, PV1, 'FT1|1|C1||20250210064000||CG|X01^化验^L|||3||0.10|D0203'));
  file('wrong-date.hl7', message('5', 'ADT^A08', PID, PV1.replace('20250210063000', '20259999')));
  writeFileSync(join(samples, 'push.key'), 'correct-horse-battery');
  server = await startTestServer({ config: CONFIG.replace('push.key', join(samples, 'push.key')) });
});
afterAll(async () => {
  await server.close();
  rmSync(samples, { recursive: true });
});

const rows = (sql: string) => server.open.warehouse.rows(sql);
const status = () => server.open.feeds.status();

describe('a feed', () => {
  it('lands what is sent, takes it into raw with a load, and counts every message on both sides', async () => {
    const { mllp } = await status();
    const files = ['adt.hl7', 'document.hl7', 'charges.hl7', 'wrong-date.hl7'].map((name) => join(samples, name));
    const sent = await sendFiles(files, { to: `mllp://127.0.0.1:${mllp.port}`, connections: 1, ...work });
    expect(sent).toMatchObject({ messages: 5, accepted: 5, refused: 0 });
    expect(await status()).toMatchObject({ received: 5, parsed: 0, quarantined: 0, backlog: 5, listening: true });
    const report = await load(server.open, { sources: ['platform'] }, work);
    expect(report.sources[0]).toMatchObject({ source: 'platform', reconciled: true });
    expect(await status()).toMatchObject({ received: 5, parsed: 4, quarantined: 1, backlog: 0 });
    expect((await status()).lag_seconds).toBeGreaterThanOrEqual(0);
    expect(server.open.feeds.isUnbuilt).toBe(true);
    expect(
      await rows('select kind, visit_no, number_source, event_at from raw.feed__encounter_events order by event_at'),
    ).toEqual([
      { kind: 'admit', visit_no: 'V001', number_source: 'his', event_at: '2025-02-10 06:30:00' },
      { kind: 'discharge', visit_no: 'V001', number_source: 'his', event_at: '2025-02-10 06:55:00' },
    ]);
    expect(await rows('select charge_no, amount, qty from raw.feed__charges')).toEqual([
      { charge_no: 'C1', amount: 0.3, qty: 3 },
    ]);
  });

  it('puts aside what nobody can read, and a row whose value breaks the contract', async () => {
    expect(
      await rows(`select "table", reason, column_name from raw._quarantine where source = 'platform' order by "table"`),
    ).toEqual([
      { table: 'feed__encounter_events', reason: 'type', column_name: 'admitted_at' },
      { table: 'feed__messages', reason: 'unmapped', column_name: 'refusal' },
    ]);
    const shown = await server.call('GET', '/api/v1/quarantine?source=platform', {
      token: await server.token('engineer'),
    });
    expect(JSON.stringify(shown.json)).not.toContain('欧阳');
  });

  it('lands a repetition once, and loads nothing twice', async () => {
    const { mllp } = await status();
    await sendFiles([join(samples, 'adt.hl7')], { to: `mllp://127.0.0.1:${mllp.port}`, connections: 1, ...work });
    expect(await status()).toMatchObject({ received: 5, repeated: 2, backlog: 0 });
    const report = await load(server.open, { sources: ['platform'] }, work);
    expect(report.sources[0]?.rows_read).toBe(0);
  });

  it('parses history again, and the same rows are the same', async () => {
    const before = await rows('select * exclude (_batch, _loaded_at) from raw.feed__encounter_events order by all');
    const report = await reparse(server.open, {}, work);
    expect(report.sources[0]).toMatchObject({ reconciled: true });
    expect(
      report.sources[0]?.detail.reduce((sum, { rows_changed, rows_deleted }) => sum + rows_changed + rows_deleted, 0),
    ).toBe(0);
    expect(await rows('select * exclude (_batch, _loaded_at) from raw.feed__encounter_events order by all')).toEqual(
      before,
    );
    expect(await status()).toMatchObject({ received: 5, parsed: 4, quarantined: 1 });
  });

  it('keeps no row that a parser no longer gives', async () => {
    await server.open.warehouse.run(
      `insert into raw.feed__charges by name select * replace (99 as seq, 'GHOST' as charge_no) from raw.feed__charges where charge_no = 'C1'`,
    );
    await reparse(server.open, { since: '2025-02-10' }, work);
    expect(await rows('select charge_no from raw.feed__charges where _deleted_at is null')).toEqual([
      { charge_no: 'C1' },
    ]);
  });
});

describe('the push endpoint', () => {
  const push = (body: string, headers: Record<string, string> = {}, channel = 'push') =>
    fetch(`http://127.0.0.1:${server.server.port}/api/v1/feed/${channel}/messages`, { method: 'POST', body, headers });
  const key = { 'x-api-key': 'correct-horse-battery' };

  it('takes messages from whoever has the key, and nobody else', async () => {
    expect((await push('{}')).status).toBe(401);
    expect((await push('{}', { 'x-api-key': 'guess' })).status).toBe(401);
    expect((await push('{}', { authorization: await server.token('sysadmin') })).status).toBe(401);
    expect((await push('{}', key, 'adt')).status).toBe(401);
    expect((await push('{}', key, 'nowhere')).status).toBe(401);
    const before = (await status()).received;
    const taken = await push(message('9', 'ADT^A08', PID, PV1), { ...key, 'idempotency-key': 'one' });
    expect([taken.status, await taken.json()]).toEqual([200, expect.objectContaining({ accepted: 1, repeated: 0 })]);
    const again = await push(message('9', 'ADT^A08', PID, PV1), {
      authorization: 'ApiKey correct-horse-battery',
      'idempotency-key': 'one',
    });
    expect([again.status, await again.json()]).toEqual([200, expect.objectContaining({ accepted: 0, repeated: 1 })]);
    expect((await status()).received).toBe(before + 1);
  });

  it('refuses an empty one, one too large, and a key of other content', async () => {
    expect((await push('', key)).status).toBe(400);
    expect((await push('x'.repeat(16_000_001), key)).status).toBe(413);
    expect((await push('{"a":1}', { ...key, 'idempotency-key': 'one' })).status).toBe(422);
  });
});
