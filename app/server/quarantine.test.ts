import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_USERS } from '../access/demo-users.ts';
import { prepareSite } from '../site/prepare.ts';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';

const ID = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);

let site: TestServer;
beforeAll(async () => {
  site = await startTestServer({ signInLimit: 1000 });
  await prepareSite(site.open);
  for (const id of [ID, OTHER])
    await site.open.warehouse.run(
      `insert into raw._quarantine (id, batch, source, "table", key, reason, column_name, source_position, raw_row, created_at, state)
       values ('${id}', 7, 'his', 'demo_his__patients', 'P-4711', 'date', 'birth_date', 'P-4711', '{"patient_id":"P-4711","patient_name":"李测试","sex":"1","birth_date":"1990-02-31"}', '2025-02-01', 'open')`,
    );
});
afterAll(() => site.close());

const ROUTES: readonly [string, string, unknown][] = [
  ['GET', '/quarantine', undefined],
  ['POST', '/quarantine/replay', { ids: [ID] }],
  ['POST', '/quarantine/discard', { ids: [ID], reason: '测试数据' }],
];
const log = async () => (await site.open.accessLog.latest(1))[0];

it.each(
  ROUTES.flatMap((route) =>
    DEMO_USERS.filter(({ role }) => role !== 'engineer').map(({ name }) => [...route, name] as const),
  ),
)('%s %s is refused to %4$s and written down', async (method, path, body, user) => {
  const answer = await site.call(method, `/api/v1${path}`, { token: await site.token(user), body });
  expect([answer.status, answer.json.error.code]).toEqual([403, 'access/denied']);
  expect(await log()).toMatchObject({ user, action: 'denied', what: expect.stringContaining('quarantine') });
});

it.each(ROUTES)('%s %s needs a login', async (method, path, body) => {
  expect((await site.call(method, `/api/v1${path}`, { body })).status).toBe(401);
});

it('shows an engineer counts and entries without their people, and writes it down', async () => {
  const token = await site.token('engineer');
  const { status, json } = await site.call('GET', '/api/v1/quarantine?table=patients', { token });
  expect(status).toBe(200);
  expect(json.counts).toMatchObject([{ source: 'his', table: 'demo_his__patients', reason: 'date', rows: 2 }]);
  expect(json.entries).toMatchObject([
    { id: ID, state: 'open', position: null, row: { patient_name: '中中中', birth_date: '9999-99-99', sex: '9' } },
    { id: OTHER },
  ]);
  for (const secret of ['李测试', 'P-4711', '1990']) expect(JSON.stringify(json)).not.toContain(secret);
  expect(await log()).toMatchObject({ user: 'engineer', action: 'view', what: 'quarantine', rows: 2 });
});

it('discards with the name of the person who is signed in', async () => {
  const token = await site.token('engineer');
  const discard = (body: unknown) => site.call('POST', '/api/v1/quarantine/discard', { token, body });
  expect((await discard({ ids: [ID], reason: ' ' })).status).toBe(400);
  expect((await discard({ ids: ["x' or 1=1 --"], reason: '测试数据' })).status).toBe(400);
  expect((await discard({ ids: [ID], reason: '测试数据' })).json).toEqual({ discarded: 1 });
  expect(await log()).toMatchObject({ user: 'engineer', action: 'change', what: 'quarantine discard', rows: 1 });
  const { json } = await site.call('GET', '/api/v1/quarantine?state=discarded', { token });
  expect(json.entries).toMatchObject([{ id: ID, decided_by: 'engineer', note: '测试数据', state: 'discarded' }]);
  expect((await discard({ ids: [ID], reason: '再来一次' })).json.error.code).toBe('ingest/no-entry');
});

it('says why a replay cannot be', async () => {
  const token = await site.token('engineer');
  const answer = await site.call('POST', '/api/v1/quarantine/replay', { token, body: { reason: 'nonsense' } });
  expect([answer.status, answer.json.error.code]).toEqual([404, 'ingest/no-entry']);
});
