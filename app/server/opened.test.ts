import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';

let site: TestServer;
beforeAll(async () => {
  site = await startTestServer();
});
afterAll(() => site.close());

const REASON = '夜间会诊，需看本次住院经过';
const as = async (user: string, method: string, path: string, body?: unknown) =>
  site.call(method, `/api/v1${path}`, { token: await site.token(user), ...(body === undefined ? {} : { body }) });
const departmentsSeen = async (user: string): Promise<Set<string>> => {
  const { json } = await as(user, 'POST', '/cases', { view: 'discharge_cases', from: '2025-01-01', to: '2025-02-28' });
  return new Set(json.rows.map((row: Record<string, string>) => row['department_code']));
};

it('opens the cases of another department for a time, with a reason, on record, and figures stay as they were', async () => {
  const [everything, own] = [await departmentsSeen('quality'), await departmentsSeen('doctor_li')];
  const other = [...everything].find((code) => !own.has(code)) ?? '';
  expect(other).not.toBe('');
  const figures = async () =>
    (
      await as('doctor_li', 'POST', '/metrics', {
        requests: [{ id: 'discharges', from: '2025-01-01', to: '2025-02-28' }],
      })
    ).json.answers[0].value;
  const before = await figures();

  const opened = await as('doctor_li', 'POST', '/opened-departments', { department: other, reason: REASON, hours: 2 });
  expect(opened).toMatchObject({
    status: 200,
    json: { user: 'doctor_li', department: other, reason: REASON, closed_at: null, is_open: true },
  });
  const hours = Date.parse(opened.json.expires_at) - Date.parse(opened.json.opened_at);
  expect(hours).toBe(2 * 3_600_000);
  expect(await departmentsSeen('doctor_li')).toEqual(new Set([...own, other]));
  expect(await figures()).toBe(before);
  expect(await departmentsSeen('head_surgery')).not.toContain(other);

  const [newest] = (await site.open.accessLog.latest(50)).filter(({ what }) => what === `open department ${other}`);
  expect(newest).toMatchObject({ user: 'doctor_li', action: 'change', filters: { reason: REASON } });
  expect((await as('auditor', 'GET', '/opened-departments')).json).toMatchObject([
    { user: 'doctor_li', reason: REASON },
  ]);
  expect((await as('head_surgery', 'GET', '/opened-departments')).json).toEqual([]);

  const { id } = opened.json;
  expect((await as('head_surgery', 'DELETE', `/opened-departments/${id}`)).status).toBe(404);
  expect((await as('doctor_li', 'DELETE', `/opened-departments/${id}`)).status).toBe(200);
  expect(await departmentsSeen('doctor_li')).toEqual(own);
  expect((await as('doctor_li', 'DELETE', `/opened-departments/${id}`)).status).toBe(404);
});

it('ends by itself', async () => {
  const own = await departmentsSeen('doctor_li');
  const other = [...(await departmentsSeen('quality'))].find((code) => !own.has(code));
  await as('doctor_li', 'POST', '/opened-departments', { department: other, reason: REASON, hours: 1 });
  expect(await departmentsSeen('doctor_li')).toContain(other);
  await site.open.store.write('update opened_departments set expires_at = opened_at where closed_at is null');
  expect(await departmentsSeen('doctor_li')).toEqual(own);
});

it.each([
  ['without a reason', 'doctor_li', { department: 'D0601' }, 400],
  ['with a reason of spaces', 'doctor_li', { department: 'D0601', reason: ' '.repeat(20) }, 400],
  ['for days', 'doctor_li', { department: 'D0601', reason: REASON, hours: 72 }, 400],
  ['of a department that is not there', 'doctor_li', { department: 'D9999', reason: REASON }, 400],
  ['by an analyst', 'analyst', { department: 'D0601', reason: REASON }, 403],
  ['by the leadership', 'leader', { department: 'D0601', reason: REASON }, 403],
  ['by an engineer', 'engineer', { department: 'D0601', reason: REASON }, 403],
])('is refused %s', async (_what, user, body, status) => {
  expect((await as(user, 'POST', '/opened-departments', body)).status).toBe(status);
});
