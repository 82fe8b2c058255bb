import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';

let site: TestServer;
beforeAll(async () => {
  site = await startTestServer();
  // The first question makes raw's tables; the second sees these rows.
  await site.call('GET', '/api/v1/mappings', { token: await site.token('engineer') });
  await site.open.warehouse.run(
    `insert into raw.hosoneu__patient by name select i as "Patient_ID", case when i < 3 then '1' else '7' end as "Patient_Gender", 'neu' as _source from range(4) r(i)`,
  );
});
afterAll(() => site.close());

const as = async (name: string) => ({ token: await site.token(name) });
const unmapped = async () =>
  (await site.call('GET', '/api/v1/mappings?unmapped=true', await as('records'))).json.values;

it('shows what is not mapped, and maps it when a person says so, in the name of who asked', async () => {
  expect(await unmapped()).toMatchObject([{ domain: 'gender', system: 'hosoneu', source_code: '7', rows: 1 }]);
  const decisions = [{ system: 'hosoneu', source_code: '7', standard_code: '9' }];
  const answer = await site.call('POST', '/api/v1/mappings/gender', { ...(await as('records')), body: { decisions } });
  expect([answer.status, answer.json]).toEqual([200, { approved: 1 }]);
  expect(await unmapped()).toEqual([]);
  const written = await readFile(join(site.folder, 'mappings', 'gender.csv'), 'utf8');
  expect(written).toContain('hosoneu,7,,9,records,2025-02-10 08:00:00');
  const log = await site.open.accessLog.latest(20);
  expect(log).toContainEqual(expect.objectContaining({ user: 'records', action: 'change', what: 'mapping gender' }));
});

it('names the codes of a standard when asked for another, and writes nothing', async () => {
  const decisions = [{ system: 'hosoneu', source_code: '1', standard_code: '77' }];
  const answer = await site.call('POST', '/api/v1/mappings/gender', { ...(await as('engineer')), body: { decisions } });
  expect([answer.status, answer.json.error.code]).toEqual([400, 'mapping/unknown-code']);
});

it.each(['leader', 'doctor_li', 'analyst', 'auditor', 'sysadmin'])('is closed to %s', async (name) => {
  expect((await site.call('GET', '/api/v1/mappings', await as(name))).status).toBe(403);
  const body = { decisions: [{ system: 'hosoneu', source_code: '1', standard_code: '9' }] };
  expect((await site.call('POST', '/api/v1/mappings/gender', { ...(await as(name)), body })).status).toBe(403);
});
