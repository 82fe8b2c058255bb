import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SourceConfig, UserError } from '../../core/index.ts';
import { DEMO_USERS } from '../access/demo-users.ts';
import { ROLE_RIGHTS } from '../access/roles.ts';
import { recordFailure, recordRuns } from '../jobs/source-runs.ts';
import { siteStatus } from '../tasks/status.ts';
import { PASSWORD, startTestServer, type TestServer } from '../test-support/test-site.ts';
import { discoverRoutes } from './routes.ts';

let site: TestServer;
beforeAll(async () => {
  site = await startTestServer({ signInLimit: 1000 });
});
afterAll(() => site.close());

const JANUARY = { from: '2025-01-01', to: '2025-02-28' };
const CASES = { view: 'discharge_cases', ...JANUARY };
const METRICS = { requests: [{ id: 'discharges', ...JANUARY }] };
const log = () => site.open.accessLog.latest(1000);
const cookieOf = (headers: Headers) => (headers.get('set-cookie') ?? '').split(';')[0] ?? '';

describe('signing in', () => {
  it('gives a strict cookie, and takes it back', async () => {
    const signedIn = await site.call('POST', '/api/v1/session', { body: { name: 'leader', password: PASSWORD } });
    expect(signedIn.status).toBe(200);
    expect(signedIn.json.user).toMatchObject({ name: 'leader', role: 'leader', home: '/' });
    expect(signedIn.headers.get('set-cookie')).toMatch(/^hisight_session=[\w-]{43};.*HttpOnly; SameSite=Strict$/);
    const cookie = cookieOf(signedIn.headers);
    expect((await site.call('GET', '/api/v1/session', { cookie })).json.user.name).toBe('leader');
    expect((await site.call('DELETE', '/api/v1/session', { cookie })).status).toBe(200);
    expect((await site.call('GET', '/api/v1/session', { cookie })).json).toEqual({ user: null });
    expect((await site.call('GET', '/api/v1/status', { cookie })).status).toBe(401);
  });

  it('keeps no password and no session token', async () => {
    await site.call('POST', '/api/v1/session', { body: { name: 'leader', password: PASSWORD } });
    const users = await site.open.store.rows<{ password_hash: string }>('select password_hash from users');
    expect(users.every((user) => user.password_hash.startsWith('$argon2id$'))).toBe(true);
    const sessions = await site.open.store.rows<{ token_hash: string }>('select token_hash from sessions');
    expect(sessions.every((session) => /^[0-9a-f]{64}$/.test(session.token_hash))).toBe(true);
  });

  it.each([
    ['a wrong password', { name: 'leader', password: 'wrong' }],
    ['an unknown name', { name: 'nobody', password: PASSWORD }],
  ])('answers the same for %s', async (_what, body) => {
    const answer = await site.call('POST', '/api/v1/session', { body });
    expect([answer.status, answer.json.error.code]).toEqual([401, 'auth/failed']);
    expect((await log())[0]).toMatchObject({ action: 'login-failed', user: '-' });
  });

  it('refuses what is no sign-in', async () => {
    expect((await site.call('POST', '/api/v1/session', { body: { name: ['leader'] } })).status).toBe(400);
    expect((await site.call('POST', '/api/v1/session', { body: { name: "' or 1=1 --", password: 'x' } })).status).toBe(
      401,
    );
  });

  it('refuses a page of another site', async () => {
    const own = `http://127.0.0.1:${site.server.port}`;
    const signedIn = await site.call('POST', '/api/v1/session', {
      origin: own,
      body: { name: 'leader', password: PASSWORD },
    });
    const cookie = cookieOf(signedIn.headers);
    expect((await site.call('POST', '/api/v1/metrics', { cookie, origin: own, body: METRICS })).status).toBe(200);
    const foreign = await site.call('POST', '/api/v1/metrics', {
      cookie,
      origin: 'http://evil.example',
      body: METRICS,
    });
    expect([foreign.status, foreign.json.error.code]).toEqual([403, 'auth/origin']);
    expect(
      (
        await site.call('POST', '/api/v1/session', {
          origin: 'http://evil.example',
          body: { name: 'leader', password: PASSWORD },
        })
      ).status,
    ).toBe(403);
  });
});

describe('API tokens', () => {
  it('open both APIs, bare or as Bearer', async () => {
    const token = await site.token('leader');
    expect((await site.call('GET', '/api/v1/session', { token })).json.user.name).toBe('leader');
    expect((await site.call('GET', '/api/v1/session', { token: `Bearer ${token}` })).status).toBe(200);
    expect((await site.call('GET', '/cubejs-api/v1/meta', { token })).status).toBe(200);
  });

  it('are refused when forged, foreign, revoked or absent', async () => {
    const token = await site.token('leader');
    const [head, , signature] = token.split('.');
    const forged = `${head}.${Buffer.from(JSON.stringify({ iss: 'hisight', sub: 'auditor', exp: 9_999_999_999 })).toString('base64url')}.${signature}`;
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`;
    for (const bad of [forged, none, 'abc', 'Bearer '])
      expect((await site.call('GET', '/api/v1/status', { token: bad })).status).toBe(401);
    await site.open.store.write("update tokens set is_revoked = true where user_name = 'leader'");
    expect((await site.call('GET', '/api/v1/status', { token })).status).toBe(401);
    expect((await site.call('GET', '/cubejs-api/v1/meta')).status).toBe(401);
  });

  it('stop with their user', async () => {
    const token = await site.token('secadmin');
    await site.open.store.write("update users set is_active = false where name = 'secadmin'");
    expect((await site.call('GET', '/api/v1/status', { token })).status).toBe(401);
    await site.open.store.write("update users set is_active = true where name = 'secadmin'");
  });
});

const FIGURES = [
  'leader',
  'department_head',
  'doctor',
  'nurse',
  'quality',
  'records',
  'insurance',
  'pharmacy',
  'finance',
  'consortium',
  'analyst',
];
const CASE_ROLES = FIGURES.filter((role) => !['consortium', 'analyst'].includes(role));
const CARERS = ['doctor', 'department_head', 'nurse'];
const EVERYBODY = Object.keys(ROLE_RIGHTS);

/** Who may ask each route; everybody else must get 403. */
const ROUTES: readonly [method: string, path: string, body: unknown, roles: readonly string[]][] = [
  ['GET', '/status', undefined, EVERYBODY],
  ['GET', '/pages', undefined, EVERYBODY],
  ['POST', '/metrics', METRICS, FIGURES],
  ['GET', '/indicators/discharges/approval', undefined, FIGURES],
  ['POST', '/metrics/dry-run', { id: 'discharges', ...JANUARY }, FIGURES],
  ['POST', '/metrics/passport', { id: 'discharges', ...JANUARY }, FIGURES],
  ['GET', '/indicators', undefined, [...FIGURES, 'engineer', 'sysadmin']],
  ['GET', '/regressions', undefined, FIGURES],
  ['GET', '/dimensions/department', undefined, FIGURES],
  ['POST', '/cases', CASES, CASE_ROLES],
  ['POST', '/metrics/cases', { id: 'medication_error_rate', ...JANUARY }, CASE_ROLES],
  ['POST', '/query', { sql: 'select 1 as one' }, ['leader', 'analyst', 'engineer']],
  ['GET', '/models', undefined, ['leader', 'analyst', 'engineer']],
  ['GET', '/jobs', undefined, ['engineer', 'sysadmin']],
  ['GET', '/follow-ups', undefined, FIGURES],
  ['POST', '/follow-ups/candidates', {}, FIGURES.filter((role) => !['doctor', 'analyst'].includes(role))],
  ['GET', '/brief', undefined, FIGURES],
  ['GET', '/packs', undefined, FIGURES],
  ['GET', '/access-log', undefined, ['auditor']],
  ['GET', '/opened-departments', undefined, [...CARERS, 'auditor', 'secadmin']],
  ['GET', '/opened-departments/choices', undefined, CARERS],
  ['GET', '/alerts', undefined, [...FIGURES, 'engineer', 'sysadmin']],
  ['GET', '/alerts/inbox', undefined, [...FIGURES, 'engineer', 'sysadmin']],
  ['POST', '/alerts/inbox/read', {}, [...FIGURES, 'engineer', 'sysadmin']],
  ['GET', '/alerts/channels', undefined, [...FIGURES, 'engineer', 'sysadmin']],
  ['PUT', '/alerts/channels/email', { address: '' }, [...FIGURES, 'engineer', 'sysadmin']],
  ['GET', '/lights', undefined, FIGURES],
  ['GET', '/targets', undefined, FIGURES],
  ['GET', '/closings', undefined, CASE_ROLES],
  ['GET', '/closings/figures?indicator=discharges&from=2025-01-01&to=2025-01-31', undefined, CASE_ROLES],
  ['GET', '/changes', undefined, [...FIGURES, 'engineer', 'sysadmin']],
  ['GET', '/releases?indicator=discharges', undefined, FIGURES],
  ['GET', '/reports', undefined, FIGURES],
];

describe('roles', () => {
  const table = ROUTES.flatMap(([method, path, body, roles]) =>
    DEMO_USERS.map((user) => ({ method, path, body, user: user.name, allowed: roles.includes(user.role) })).filter(
      // All others are refused below, on every route; here one of them, with what is written down.
      ({ allowed }, at, all) => allowed || at === all.findIndex((one) => !one.allowed),
    ),
  );

  it.each(table)('$user $method $path: $allowed', async ({ method, path, body, user, allowed }) => {
    const answer = await site.call(method, `/api/v1${path}`, { token: await site.token(user), body });
    expect(answer.status).toBe(allowed ? 200 : 403);
    if (!allowed) {
      expect(answer.json.error.code).toBe('access/denied');
      expect((await log())[0]).toMatchObject({
        user,
        action: 'denied',
        what: expect.stringContaining(path.split(/[/?]/)[1] ?? ''),
      });
    }
  });

  it.each(ROUTES)('%s %s needs a login', async (method, path, body) => {
    expect((await site.call(method, `/api/v1${path}`, { body })).status).toBe(401);
  });

  it('every route there is refuses every role that it does not name, whatever is asked, and everybody without a login', async () => {
    const guarded = (await discoverRoutes()).filter((route) => route.roles !== 'anyone');
    expect(guarded.length).toBeGreaterThan(70);
    const people = await Promise.all(
      DEMO_USERS.map(async ({ name, role }) => ({ role, token: await site.token(name) })),
    );
    const opened: string[] = [];
    for (const { method, path, roles } of guarded) {
      const asked = `/api/v1${path.replace(/:\w+/g, 'x')}`;
      const body = method === 'get' || method === 'delete' ? undefined : {};
      const ask = async (given: object) => (await site.call(method.toUpperCase(), asked, { ...given, body })).status;
      const others = people.filter(({ role }) => roles !== 'signed-in' && !(roles as readonly string[]).includes(role));
      const statuses = await Promise.all(others.map(({ token }) => ask({ token })));
      statuses.forEach((status, at) => {
        if (status !== 403) opened.push(`${others[at]?.role} ${method} ${path} ${status}`);
      });
      const status = await ask({});
      if (status !== 401) opened.push(`nobody ${method} ${path} ${status}`);
    }
    expect(opened).toEqual([]);
  });

  it('asking who is signed in is no error', async () => {
    const nobody = await site.call('GET', '/api/v1/session');
    expect([nobody.status, nobody.json]).toEqual([200, { user: null }]);
  });

  it('needs none for health, and knows no other routes', async () => {
    expect((await site.call('GET', '/api/v1/health')).json).toEqual({
      status: 'ok',
      build_id: '20260115T080000000aaaa',
    });
    expect((await site.call('GET', '/api/v1/nothing')).status).toBe(404);
    expect((await site.call('POST', '/api/v1/internal/commands/load', { body: {} })).status).toBe(401);
  });
});

// Who may run which one on figures of the demo hospital: test/acceptance/reports.test.ts.
describe.each(['/reports/insurer_daily_reconciliation', '/reports/insurer_daily_reconciliation/export'])(
  '%s',
  (path) => {
    it.each(['doctor_li', 'nurse_icu', 'analyst', 'engineer', 'auditor'])('is refused to %s', async (user) => {
      const answer = await site.call('POST', `/api/v1${path}`, { token: await site.token(user), body: JANUARY });
      expect([answer.status, answer.json.error.code]).toEqual([403, 'access/denied']);
      expect((await log())[0]).toMatchObject({ user, action: 'denied' });
    });

    it('needs a login', async () => {
      expect((await site.call('POST', `/api/v1${path}`, { body: JANUARY })).status).toBe(401);
    });
  },
);

describe('rows', () => {
  const cases = async (user: string, body: object = {}) =>
    site.call('POST', '/api/v1/cases', { token: await site.token(user), body: { ...CASES, ...body } });
  const departments = (answer: { json: { rows: { department_code: string }[] } }) =>
    [...new Set(answer.json.rows.map((row) => row.department_code))].sort();

  it('a department head sees the own subtree, and nothing of another by asking for it', async () => {
    const own = await cases('head_surgery');
    expect([own.json.total, departments(own)]).toEqual([2, ['D0201']]);
    const foreign = await cases('head_surgery', { filter: { department: ['D0601'] } });
    expect([foreign.json.total, foreign.json.rows]).toEqual([0, []]);
    expect(departments(await cases('leader'))).toEqual(['D0201', 'D0601']);
  });

  it('a doctor sees own cases, a nurse own wards', async () => {
    expect(
      new Set((await cases('doctor_li')).json.rows.map((row: { doctor_code: string }) => row.doctor_code)),
    ).toEqual(new Set(['S0001']));
    expect((await cases('doctor_li', { filter: { doctor: ['S0003'] } })).json.total).toBe(0);
    expect(departments(await cases('nurse_icu'))).toEqual(['D0601']);
  });

  it('shows 住院号 and a masked name to those with a duty of care only, and says so in the log', async () => {
    const head = await cases('head_surgery');
    expect(head.json.rows[0]).toMatchObject({
      inpatient_no: expect.stringMatching(/^N-a[12]$/),
      patient_name_masked: expect.stringMatching(/^李\*+\d$/),
    });
    expect((await log())[0]).toMatchObject({ user: 'head_surgery', action: 'cases', rows: 2, identifiers_shown: true });
    for (const user of ['leader', 'finance', 'pharmacy']) {
      const answer = await cases(user);
      expect(Object.keys(answer.json.rows[0])).not.toContain('inpatient_no');
      expect(JSON.stringify(answer.json)).not.toContain('N-a');
      expect((await log())[0]).toMatchObject({ user, action: 'cases', identifiers_shown: false });
    }
  });

  it('never sends a full name, to anyone', async () => {
    for (const user of ['head_surgery', 'doctor_li', 'quality', 'records'])
      expect(JSON.stringify((await cases(user)).json)).not.toContain('李测试');
  });

  it('sums to the figure it explains', async () => {
    const token = await site.token('quality');
    const figure = await site.call('POST', '/api/v1/metrics', { token, body: METRICS });
    expect(figure.json.answers[0].rows[0].value).toBe((await cases('quality')).json.total);
  });

  it('pages and orders', async () => {
    const order = { column: 'length_of_stay_days', descending: true };
    const [first] = (await cases('quality', { limit: 1, order })).json.rows;
    const [second] = (await cases('quality', { limit: 1, offset: 1, order })).json.rows;
    expect(first.length_of_stay_days).toBeGreaterThan(second.length_of_stay_days);
    expect(
      (await cases('quality', { order: { column: 'admission_key; drop table x', descending: false } })).status,
    ).toBe(400);
  });

  it('figures follow the same rows', async () => {
    const values = async (user: string) => {
      const answer = await site.call('POST', '/api/v1/metrics', { token: await site.token(user), body: METRICS });
      return answer.json.answers[0].rows[0]?.value;
    };
    expect([await values('leader'), await values('head_surgery'), await values('nurse_icu')]).toEqual([3, 2, 1]);
  });

  it('trees show own members', async () => {
    const codes = async (user: string) =>
      (await site.call('GET', '/api/v1/dimensions/department', { token: await site.token(user) })).json.map(
        (member: { code: string; institution: string }) => `${member.institution} ${member.code}`,
      );
    expect(await codes('head_surgery')).toEqual(['H01 D0201', 'H01 D0202']);
    expect((await codes('leader')).sort()).toEqual(['C01 D0201', 'H01 D0201', 'H01 D0202', 'H01 D0601']);
    expect((await site.call('GET', '/api/v1/dimensions/planets', { token: await site.token('leader') })).status).toBe(
      404,
    );
  });
});

describe('the access log', () => {
  it('has every sign-in, view, query, export, case list and denial, in order', async () => {
    const token = await site.token('analyst');
    const before = (await log())[0]?.id ?? 0;
    await site.call('POST', '/api/v1/session', { body: { name: 'analyst', password: PASSWORD } });
    await site.call('POST', '/api/v1/metrics', { token, body: METRICS });
    await site.call('POST', '/api/v1/query', { token, body: { sql: 'select count(*) from marts.fct_visits' } });
    await site.call('POST', '/api/v1/query', { token, body: { sql: 'from marts.fct_visits', format: 'csv' } });
    await site.call('POST', '/api/v1/cases', { token, body: CASES });
    const rows = (await log()).filter((row) => row.id > before).reverse();
    expect(rows.map((row) => [row.user, row.action])).toEqual([
      ['analyst', 'login'],
      ['analyst', 'view'],
      ['analyst', 'query'],
      ['analyst', 'export'],
      ['analyst', 'denied'],
    ]);
    expect(rows[1]).toMatchObject({ what: 'discharges', filters: [{ ...JANUARY }], rows: 1 });
    expect(rows[3]?.rows).toBe(34);
    expect(rows.every((row) => row.ip_hash && !row.ip_hash.includes('127'))).toBe(true);
  });

  it.each(['leader', 'analyst'])('has every export of %s, with its format and rows', async (user) => {
    const token = await site.token(user);
    for (const format of ['csv', 'arrow', 'xlsx']) {
      const answer = await site.call('POST', '/api/v1/query', {
        token,
        body: { sql: 'select visit_key from marts.fct_visits', format },
      });
      expect(answer.status, format).toBe(200);
      expect((await log())[0]).toMatchObject({ user, action: 'export', filters: { format }, rows: 34 });
    }
  });

  it('records Cube clients too', async () => {
    await site.call('GET', '/cubejs-api/v1/meta', { token: await site.token('analyst') });
    expect((await log())[0]).toMatchObject({ user: 'analyst', action: 'query', what: 'cube /cubejs-api/v1/meta' });
  });

  it('is read by the auditor, and that is on record', async () => {
    const answer = await site.call('GET', '/api/v1/access-log?limit=5', { token: await site.token('auditor') });
    expect(answer.json).toHaveLength(5);
    expect((await log())[0]).toMatchObject({ user: 'auditor', action: 'audit' });
  });
});

describe('the rest of the face', () => {
  it('answers a batch whose one request fails', async () => {
    const body = { requests: [{ id: 'discharges', ...JANUARY }, { id: 'no_such_indicator' }] };
    const { json } = await site.call('POST', '/api/v1/metrics', { token: await site.token('leader'), body });
    expect(json.build_id).toBe('20260115T080000000aaaa');
    expect(json.answers[0].rows).toHaveLength(1);
    expect(json.answers[1]).toMatchObject({ id: 'no_such_indicator', error: { code: 'metrics/unknown-indicator' } });
  });

  it('answers Arrow', async () => {
    const answer = await fetch(`http://127.0.0.1:${site.server.port}/api/v1/query`, {
      method: 'POST',
      headers: { authorization: await site.token('analyst'), 'content-type': 'application/json' },
      body: JSON.stringify({
        sql: 'select department_code, count(*) as n from marts.fct_visits group by all order by 1',
        format: 'arrow',
      }),
    });
    const { tableFromIPC } = await import('apache-arrow');
    const table = tableFromIPC(new Uint8Array(await answer.arrayBuffer()));
    expect(table.numRows).toBe(3);
    expect(String(table.getChild('department_code')?.get(0))).toBe('D0201');
  });

  it('sends a policy with every answer and tells nothing about itself', async () => {
    const { headers } = await site.call('GET', '/api/v1/health');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-powered-by')).toBe(null);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers broken JSON and unknown bodies with a sentence', async () => {
    const answer = await fetch(`http://127.0.0.1:${site.server.port}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([
      400,
      'http/entity.parse.failed',
    ]);
  });

  it('calls a source late whose last load failed, whatever day it had reached', async () => {
    const name = 'his';
    const lateNow = async () =>
      (await siteStatus({ ...site.open, site: { ...site.open.site, sources: [{ name } as SourceConfig] } }))
        .completeness;
    await site.open.warehouse.run('create table if not exists raw._watermarks as select $1 as source, $2 as cursor', [
      name,
      '2025-02-10 07:00:00',
    ]);
    expect(await lateNow()).toEqual({ arrived: 1, total: 1, late: [] });
    const ran = { jobId: undefined, startedAt: new Date(), isWhole: true };
    await recordFailure(site.open, [name], new UserError('app/not-built'), ran);
    expect(await lateNow()).toEqual({ arrived: 0, total: 1, late: [name] });
    const nothing = { tables: 1, rows_read: 0, rows_landed: 0, rows_quarantined: 0, reconciled: true, detail: [] };
    const report = { sources: [{ source: name, ...nothing }], seconds: 1, exit_code: 0 };
    await recordRuns(site.open, report, { ...ran, isWhole: false });
    expect((await lateNow()).late).toEqual([name]);
    await recordRuns(site.open, report, ran);
    expect((await lateNow()).late).toEqual([]);
  });

  it('knows the site', async () => {
    const { json } = await site.call('GET', '/api/v1/status', { token: await site.token('auditor') });
    expect(json).toMatchObject({
      as_of: '2025-02-10 08:00:00',
      build_id: '20260115T080000000aaaa',
      site: { name: '测试医院', demo: false },
    });
  });
});
