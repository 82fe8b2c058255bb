import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';
import { keepVerification } from './second-road.ts';

let site: TestServer;
beforeAll(async () => {
  site = await startTestServer({ signInLimit: 1000 });
});
afterAll(() => site.close());

const JANUARY = { from: '2025-01-01', to: '2025-01-31' };
const ask = async (user: string, path: string, body?: unknown) =>
  site.call(body === undefined ? 'GET' : 'POST', `/api/v1${path}`, {
    token: await site.token(user),
    ...(body === undefined ? {} : { body }),
  });

describe('a passport', () => {
  it('counts both sides as hand-written SQL does, on the rows of the person', async () => {
    const count = async (where: string) => {
      const [row] = await site.open.warehouse.rows<{ n: number }>(
        `select count(*) as n from marts.fct_discharges where discharged_on between '2025-01-01' and '2025-01-31' and not is_newborn and ${where}`,
      );
      return Number(row?.n);
    };
    const own = "department_code in ('D0201', 'D0202') and institution_code = 'H01'";
    for (const [user, where] of [
      ['leader', 'true'],
      ['head_surgery', own],
    ] as const) {
      const { status, json } = await ask(user, '/metrics/passport', { id: 'discharges', ...JANUARY });
      expect(status).toBe(200);
      const expected = await count(where);
      expect(expected).toBeGreaterThan(0);
      expect(json.answer.rows[0].value).toBe(expected);
      expect(json.definition.numerator[0].value).toBe(expected);
      expect(json.definition.rows.scope).toBe(user === 'leader' ? 'hospital' : 'department');
    }
  });

  it('names filters, members, cubes, models and build, and no value of a row', async () => {
    const request = { id: 'discharges', ...JANUARY, filter: { department: ['D0201'] } };
    const { json } = await ask('head_surgery', '/metrics/passport', request);
    expect(json.definition.formula_members).toContain('[department_code = D0201]');
    expect(json.definition.rows.text_zh).toContain('骨科');
    expect(json.lineage.cubes.map((cube: { relation: string }) => cube.relation)).toContain('marts.fct_discharges');
    expect(json.lineage.models.map((model: { name: string }) => model.name)).toContain('fct_discharges');
    expect(json.build).toMatchObject({ build_id: '20260115T080000000aaaa', kind: 'nightly' });
    // The fixture was never loaded nor tested, and that is said.
    expect(json.lineage.sources).toEqual([]);
    expect(json.lineage.not_loaded.length).toBeGreaterThan(0);
    expect(json.quality).toMatchObject({ status: 'unknown', tests: { passed: 0 } });
    expect(JSON.stringify(json)).not.toMatch(/李测试|N-a1/);
  });

  it('keeps what the second road said, and says when that was another build', async () => {
    const road = async () =>
      (await ask('leader', '/metrics/passport', { id: 'discharges', ...JANUARY })).json.second_road;
    expect((await road()).outcome).toBe('not_run');
    const report = {
      ...{ agreements: [{ id: 'discharges', cells: { hospital: 1, month: 12 }, value: 1 }], differences: [] },
      ...{ not_collected: [], without_road: [] },
    };
    const run = { from: '2025-01-01', to: '2025-12-31' };
    await keepVerification(site.open, report, { ...run, buildId: '20260115T080000000aaaa' });
    expect(await road()).toMatchObject({ outcome: 'agrees', cells: 13, is_current: true });
    const difference = { id: 'discharges', key: '', side: 'numerator', metric: 1, road: 2, grain: 'hospital' } as const;
    await keepVerification(
      site.open,
      { ...report, agreements: [], differences: [difference] },
      { ...run, buildId: 'older' },
    );
    expect(await road()).toMatchObject({ outcome: 'differs', differences: 1, is_current: false });
  });

  it('is refused where the figure is, and is on the access log', async () => {
    const unknown = await ask('leader', '/metrics/passport', { id: 'dischargez' });
    expect([unknown.status, unknown.json.error.code]).toEqual([404, 'metrics/unknown-indicator']);
    await ask('leader', '/metrics/passport', { id: 'discharges', ...JANUARY });
    expect((await site.open.accessLog.latest(1))[0]).toMatchObject({ user: 'leader', what: 'passport discharges' });
  });
});

describe('approval of a definition', () => {
  const path = '/indicators/drug_revenue_share/approval';
  const act = (user: string, name: string, reason?: string) =>
    ask(user, path, { act: name, ...(reason ? { reason } : {}) });
  const shown = async () =>
    (await ask('leader', '/indicators')).json.find((one: { id: string }) => one.id === 'drug_revenue_share');

  it('needs the office, a submission and a second person, and then 未核对 is gone', async () => {
    expect((await shown()).verified).toBe(false);
    expect((await act('doctor_li', 'submit')).status).toBe(403);
    expect((await act('pharmacy', 'submit')).status).toBe(403);
    expect((await act('finance', 'approve')).json.error.code).toBe('definitions/state');
    expect((await act('finance', 'submit')).json).toMatchObject({ status: '已提交' });
    expect((await act('finance', 'approve')).json.error.code).toBe('definitions/same-person');
    expect((await ask('finance', path)).json.acts).toEqual(['retire']);
    expect((await act('leader', 'approve')).json).toMatchObject({ status: '已审批' });
    expect(await shown()).toMatchObject({ verified: true, status: '已审批', approved_by: '王院长' });
  });

  it('falls back to a draft when the definition changes, and keeps its history', async () => {
    await site.open.store.write(
      "update definition_decisions set fingerprint = 'another' where indicator = 'drug_revenue_share'",
    );
    const { Approvals } = await import('../definitions/approvals.ts');
    const reread = await Approvals.open(site.open.store);
    const info = await shown();
    expect(reread.of('drug_revenue_share')?.fingerprint).not.toBe(info.fingerprint);
    expect((await act('finance', 'retire')).json.error.code).toBe('definitions/reason');
    expect((await act('finance', 'retire', '口径作废')).json).toMatchObject({ status: '停用' });
    const { history } = (await ask('finance', path)).json;
    expect(history.map((one: { act: string }) => one.act)).toEqual(['retire', 'approve', 'submit']);
    expect(history[0]).toMatchObject({ reason: '口径作废', user_name: 'finance' });
  });
});

describe('versions and funnels', () => {
  it('tries a draft beside what is in force, on the same rows', async () => {
    const draft = {
      numerator: { view: 'inpatient_activity', measure: 'discharges', filters: { department_code: ['D0201'] } },
    };
    const { status, json } = await ask('leader', '/metrics/dry-run', { id: 'discharges', ...JANUARY, draft });
    expect(status).toBe(200);
    const [both] = json.rows;
    const rows = await site.open.warehouse.rows<{ n: number }>(
      "select count(*) as n from marts.fct_discharges where discharged_on between '2025-01-01' and '2025-01-31' and not is_newborn and department_code = 'D0201'",
    );
    expect(both.right.value).toBe(Number(rows[0]?.n));
    expect(both.difference).toBe(both.right.value - both.left.value);
    const wrong = await ask('leader', '/metrics/dry-run', { id: 'discharges', ...JANUARY, versions: ['2024', '2025'] });
    expect(wrong.json.error.code).toBe('metrics/unknown-version');
  });

  it('refuses a funnel of sums, and one without its dimension', async () => {
    const failure = async (request: object) =>
      (await ask('leader', '/metrics', { requests: [{ ...JANUARY, chart: 'funnel', ...request }] })).json.answers[0]
        .error;
    expect((await failure({ id: 'discharges', by: ['department'] })).message).toContain('漏斗图');
    expect((await failure({ id: 'discharges', by: ['payer'] })).code).toBe('metrics/invalid-request');
  });
});
