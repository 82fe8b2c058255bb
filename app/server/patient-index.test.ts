import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentProgress } from '../../core/index.ts';
import { DEMO_USERS } from '../access/demo-users.ts';
import { prepareSite } from '../site/prepare.ts';
import { linkPatients } from '../tasks/empi.ts';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';

let site: TestServer;
beforeAll(async () => {
  site = await startTestServer({ signInLimit: 1000 });
  const { warehouse } = site.open;
  await warehouse.run('drop table raw.demo_his__patients');
  await prepareSite(site.open);
  await warehouse.run(
    `insert into raw.main.demo_his__patients by name
     select unnest(['N-4711', 'N-4712']) as patient_id, unnest(['李晓娟', '李晓芳']) as patient_name, 'F' as sex, date '1984-03-05' as birth_date,
       '13511112222' as phone, '清河县白石镇新华路12号' as address, unnest([timestamp '2025-01-01', timestamp '2025-01-02']) as create_time, 'his' as _source, 'H01' as _institution`,
  );
  await linkPatients(site.open, {}, { progress: silentProgress, signal: new AbortController().signal });
});
afterAll(() => site.close());

const MERGE = { kind: 'merge', left: 'R1', right: 'R2', reason: '核对病案' };
const ROUTES: readonly [string, string, unknown][] = [
  ['GET', '/patient-index', undefined],
  ['POST', '/patient-index/decisions', MERGE],
];
const log = async () => (await site.open.accessLog.latest(1))[0];

it.each(
  ROUTES.flatMap((route) =>
    DEMO_USERS.filter(({ role }) => role !== 'engineer' && role !== 'records').map(
      ({ name }) => [...route, name] as const,
    ),
  ),
)('%s %s is refused to %4$s and written down', async (method, path, body, user) => {
  const answer = await site.call(method, `/api/v1${path}`, { token: await site.token(user), body });
  expect([answer.status, answer.json.error.code]).toEqual([403, 'access/denied']);
  expect(await log()).toMatchObject({ user, action: 'denied', what: expect.stringContaining('patient-index') });
});

it.each(ROUTES)('%s %s needs a login', async (method, path, body) => {
  expect((await site.call(method, `/api/v1${path}`, { body })).status).toBe(401);
});

it('shows how far records agree and nothing of the patients, and keeps who decided', async () => {
  const token = await site.token('records');
  const seen = await site.call('GET', '/api/v1/patient-index', { token });
  expect(seen.json).toMatchObject({
    status: { records: 2, persons: 2, review: 1 },
    pairs: [{ left: 'R1', right: 'R2' }],
  });
  for (const secret of ['4711', '4712', '李晓', '1984', '13511112222', '白石'])
    expect(JSON.stringify(seen.json)).not.toContain(secret);

  const said = (body: unknown) => site.call('POST', '/api/v1/patient-index/decisions', { token, body });
  expect((await said({ ...MERGE, reason: ' ' })).status).toBe(400);
  expect((await said({ ...MERGE, right: "R2' or 1=1" })).status).toBe(400);
  expect((await said({ ...MERGE, right: 'R99' })).json.error.code).toBe('empi/unknown-record');
  expect((await said(MERGE)).json).toEqual({ decision: 1, kind: 'merge', moved: 2 });
  expect(await log()).toMatchObject({ user: 'records', action: 'change', what: 'patient index merge', rows: 2 });
  const { json } = await site.call('GET', '/api/v1/patient-index', { token });
  expect(json).toMatchObject({
    status: { persons: 1, review: 0, decisions: [{ decided_by: 'records', reason: '核对病案' }] },
    pairs: [],
  });
});
