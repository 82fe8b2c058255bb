import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discoverIndicators } from '../../metrics/index.ts';
import { DEMO_USERS } from '../access/demo-users.ts';
import { issueToken } from '../access/tokens.ts';
import { addUser, requireUser } from '../access/users.ts';
import { recordContents } from '../changes/record-contents.ts';
import { listen, type RunningServer } from '../server/listen.ts';
import { openTestSite, PASSWORD, type TestSite } from '../test-support/test-site.ts';

const KEPT = ['medical_revenue', 'discharges', 'avg_length_of_stay', 'outpatient_visits'];
let site: TestSite;
let server: RunningServer;

beforeAll(async () => {
  site = await openTestSite();
  // The hospital by heart has few marts: it reports four figures, of which revenue matures late.
  const entries = [...discoverIndicators().keys()].map((id) =>
    KEPT.includes(id) ? `  - id: ${id}` : `  - { id: ${id}, status: 停用 }`,
  );
  await mkdir(join(site.folder, 'indicators', 'site'), { recursive: true });
  await writeFile(
    join(site.folder, 'indicators', 'site', 'reported.yml'),
    `category: site\ntopic: reported\nindicators:\n${entries.join('\n')}\n`.replace(
      '  - id: medical_revenue',
      '  - { id: medical_revenue, available_after: 15 }',
    ),
  );
  const { warehouse, store } = site.open;
  await warehouse.run(
    `create table raw._batches (batch bigint, source varchar, "table" varchar, applied_at timestamp)`,
  );
  await warehouse.run(
    `create table raw._changes ("table" varchar, batch bigint, key varchar, date_column varchar, old_date date, new_date date, is_deleted boolean)`,
  );
  await warehouse.run("insert into raw._batches values (7, 'his', 'demo_his__admissions', '2025-02-01')");
  await warehouse.run(`create table raw._reconciliations (source varchar, "table" varchar, source_rows bigint, raw_rows bigint, source_sums json,
    raw_sums json, matched boolean, difference varchar, keys_differing bigint, kind varchar, checked_at timestamp, batch bigint)`);
  for (const user of DEMO_USERS) await addUser(store, { ...user, password: PASSWORD }, new Date());
  await addUser(store, { name: 'records2', display_name: '病案二', role: 'records', password: PASSWORD }, new Date());
  server = await listen(site.open, { port: 0, commands: [] });
});
afterAll(async () => {
  await server.stop();
  await site.close();
});

async function call(user: string, method: string, path: string, body?: unknown) {
  const { store, keys } = site.open;
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1${path}`, {
    method,
    headers: {
      authorization: await issueToken(store, keys.token, await requireUser(store, user), new Date()),
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  return { status: answer.status, json: (await answer.json()) as any };
}
const close = (user: string, month: string, subject: string, more: object = {}) =>
  call(user, 'POST', '/closings', { month, subject, ...more });
const code = ({ status, json }: Awaited<ReturnType<typeof call>>) => [status, json.error?.code];
const JANUARY = { id: '', statistics: '' };

describe('closing a month', () => {
  it('refuses what is no month, not over, in the future, no subject, or empty, naming what is valid', async () => {
    for (const month of ['2025-13', '2025-1', '1月', "2025-01' or 1=1"]) {
      const answer = await close('records', month, '统计');
      expect(code(answer)).toEqual([400, 'closing/month']);
      expect(answer.json.error.message).toContain('2025-01, 2024-12');
    }
    for (const month of ['2025-02', '2025-03', '2199-12'])
      expect(code(await close('records', month, '统计'))).toEqual([409, 'closing/not-over']);
    expect(code(await close('records', '2025-01', '人事'))).toEqual([400, 'closing/subject']);
    const empty = await close('records', '2020-01', '统计');
    expect(code(empty)).toEqual([409, 'closing/no-figures']);
    expect(empty.json.error.message).toContain('2025-01');
  });

  it('is for the office of the subject alone', async () => {
    for (const user of ['finance', 'insurance'])
      expect(code(await close(user, '2025-01', '统计'))).toEqual([403, 'access/denied']);
    for (const user of ['leader', 'head_surgery', 'analyst', 'engineer'])
      expect((await close(user, '2025-01', '统计')).status).toBe(403);
  });

  it('refuses a red reconciliation of what it reads, and not of other tables', async () => {
    const { warehouse } = site.open;
    const red = (table: string) =>
      warehouse.run(
        `insert into raw._reconciliations values ('his', '${table}', 10, 9, null, null, false, 'rows', 1, 'load', '2025-02-01', 7)`,
      );
    await red('demo_his__no_such_table');
    await red('demo_his__admissions');
    const answer = await close('records', '2025-01', '统计');
    expect(code(answer)).toEqual([409, 'closing/obstacles']);
    expect(answer.json.error.message).toContain('his.demo_his__admissions');
    expect(answer.json.error.message).not.toContain('no_such_table');
    await warehouse.run('delete from raw._reconciliations where "table" = \'demo_his__admissions\'');
  });

  it('takes provisional figures with a written reason only, and keeps it', async () => {
    const refused = await close('finance', '2025-01', '财务');
    expect(code(refused)).toEqual([409, 'closing/obstacles']);
    expect(refused.json.error.message).toContain('medical_revenue');
    expect(code(await close('finance', '2025-01', '财务', { accept_provisional: ' ' }))).toEqual([
      400,
      'closing/reason',
    ]);
    const closed = await close('finance', '2025-01', '财务', { accept_provisional: '上级要求10日前报送' });
    expect(closed.json).toMatchObject({
      version: 1,
      provisional: ['medical_revenue'],
      provisional_reason: '上级要求10日前报送',
      closed_by: 'finance',
    });
    JANUARY.id = closed.json.id;
  });

  it('freezes exact decimals that a second road gives', async () => {
    const frozen = await site.open.store.rows<{ grain: string; department: string; value: string }>(
      "select grain, department, value from closing_figures where closing = $1 and indicator = 'medical_revenue'",
      [JANUARY.id],
    );
    const road = await site.open.warehouse.rows<{ department: string | null; value: string }>(
      `select ordering_department_code as department, cast(sum(amount) as varchar) as value from marts.fct_charges
       where charged_on between date '2025-01-01' and date '2025-01-31' group by rollup (ordering_department_code)`,
    );
    const at = (department: string | null) => Number(road.find((row) => row.department === department)?.value);
    expect(frozen.find(({ grain }) => grain === 'hospital')?.value).toBe('280.3');
    expect(at(null)).toBe(280.3);
    for (const row of frozen.filter(({ grain }) => grain === 'department'))
      expect(Number(row.value)).toBe(at(row.department));
    expect(frozen.map(({ grain }) => grain).sort()).toEqual([
      'department',
      'department',
      'department',
      'hospital',
      'institution',
    ]);
  });

  it('closes once, also when two ask at the same moment', async () => {
    const both = await Promise.all([close('records', '2025-01', '统计'), close('records2', '2025-01', '统计')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    JANUARY.statistics = both.find(({ status }) => status === 200)?.json.id;
    expect(code(await close('records', '2025-01', '统计'))).toEqual([409, 'closing/closed']);
    const list = (await call('leader', 'GET', '/closings')).json;
    expect(
      list.map(({ subject, version }: { subject: string; version: number }) => `${subject} ${version}`).sort(),
    ).toEqual(['统计 1', '财务 1']);
  });
});

describe('after a closing', () => {
  it('shows 上报值, 现值 and 差异 with the rows that came later', async () => {
    const path = `/closings/${JANUARY.id}`;
    expect((await call('leader', 'GET', path)).json.rows).toEqual([]);
    const { warehouse } = site.open;
    await warehouse.run("update marts.fct_charges set amount = 100.03 where charge_key = 'c4'");
    await warehouse.run("insert into raw._batches values (8, 'his', 'demo_his__charges', '2025-02-09')");
    await warehouse.run(`insert into raw._changes values ('demo_his__charges', 8, 'c4', 'charge_time', '2025-01-04', '2025-01-04', false),
      ('demo_his__charges', 8, 'c9', 'charge_time', null, '2025-01-20', false), ('demo_his__charges', 8, 'c8', 'charge_time', '2025-01-20', '2025-02-03', false),
      ('demo_his__charges', 8, 'c7', 'charge_time', '2024-12-31', '2024-12-30', false), ('demo_his__charges', 7, 'c1', 'charge_time', null, '2025-01-02', false)`);
    await warehouse.run(
      "insert into ops.builds values ('20260116T080000000aaaa', 'nightly', null, null, 'success', timestamp '2025-02-10 02:00:00')",
    );
    const shown = (await call('leader', 'GET', path)).json;
    const hospital = shown.rows.find((row: { grain: string }) => row.grain === 'hospital');
    expect(hospital).toMatchObject({
      reported: '280.3',
      current: '300.33',
      difference: { value: '20.03' },
      was_provisional: true,
      definition_changed: false,
    });
    expect(shown.causes.tables).toEqual([
      expect.objectContaining({
        table: 'demo_his__charges',
        rows: 3,
        moved_in: 1,
        moved_out: 1,
        deleted: 0,
        batches: 1,
      }),
    ]);
    expect(shown.causes).not.toHaveProperty('cases');
    expect((await call('quality', 'GET', path)).json.causes.cases).toEqual([]);
  });

  it('shows a department its own figures, and no counts of the house', async () => {
    const shown = (await call('head_surgery', 'GET', `/closings/${JANUARY.id}?all=true`)).json;
    expect(new Set(shown.rows.map((row: { grain: string }) => row.grain))).toEqual(new Set(['department']));
    expect(new Set(shown.rows.map((row: { department: string }) => row.department))).toEqual(
      new Set(['D0201', 'D0202']),
    );
    expect(shown.causes.tables).toEqual([]);
    expect((await call('analyst', 'GET', `/closings/${JANUARY.id}`)).status).toBe(403);
    expect(
      (await call('finance', 'GET', `/closings/${JANUARY.id}?all=true`)).json.rows.map(
        (row: { grain: string }) => row.grain,
      ),
    ).not.toContain('hospital');
  });

  it('tells a page that a figure was reported', async () => {
    const path = (indicator: string, to = '2025-01-31') =>
      `/closings/figures?indicator=${indicator}&from=2025-01-01&to=${to}`;
    const figures = (await call('leader', 'GET', path('medical_revenue'))).json;
    expect(figures.find((row: { grain: string }) => row.grain === 'hospital')).toMatchObject({
      month: '2025-01',
      version: 1,
      difference: { value: '20.03' },
    });
    expect((await call('leader', 'GET', path('no_such_thing'))).status).toBe(404);
    expect((await call('leader', 'GET', path('discharges', '2024-01-31'))).status).toBe(400);
  });

  it('is reopened by two people, and both versions stay', async () => {
    const path = `/closings/${JANUARY.statistics}/reopen`;
    expect(code(await call('records', 'POST', `${path}/approve`, {}))).toEqual([409, 'closing/state']);
    expect((await call('records', 'POST', path, { reason: '' })).status).toBe(400);
    expect((await call('finance', 'POST', path, { reason: '改一下' })).status).toBe(403);
    expect((await call('records', 'POST', path, { reason: '漏报一例死亡' })).status).toBe(200);
    expect(code(await call('records2', 'POST', path, { reason: '再次申请' }))).toEqual([409, 'closing/state']);
    expect(code(await call('records', 'POST', `${path}/approve`, {}))).toEqual([403, 'closing/same-person']);
    expect(code(await close('records', '2025-01', '统计'))).toEqual([409, 'closing/closed']);
    expect((await call('leader', 'POST', `${path}/approve`, {})).json.state).toBe('reopened');
    expect(code(await call('leader', 'POST', `${path}/approve`, {}))).toEqual([409, 'closing/state']);
    expect((await close('records', '2025-01', '统计')).json.version).toBe(2);
    const { history } = (await call('leader', 'GET', `/closings/${JANUARY.statistics}`)).json;
    expect(history.map(({ action, user }: { action: string; user: string }) => `${action} ${user}`).slice(1)).toEqual([
      'ask_reopen records',
      'approve_reopen leader',
    ]);
    const [count] = await site.open.store.rows<{ count: number }>(
      'select count(distinct closing) as count from closing_figures',
    );
    expect(count?.count).toBe(3);
    expect((await call('records', 'POST', '/closings/no-such/reopen', { reason: '更正' })).status).toBe(404);
  });
});

describe('changes, releases and bridges', () => {
  it('writes down what a definition was and is, once, with targets apart', async () => {
    const { open } = site;
    await recordContents(open);
    const [known] = await open.store.rows<{ content: string }>(
      "select content from known_contents where subject = 'discharges'",
    );
    const before = { ...JSON.parse(known?.content ?? '{}'), numerator_zh: '旧的定义', target: '≥ 1' };
    await open.store.write("update known_contents set content = $1, fingerprint = 'old' where subject = 'discharges'", [
      JSON.stringify(before),
    ]);
    expect([await recordContents(open), await recordContents(open)]).toEqual([2, 0]);
    const asked = '/changes?indicator=discharges&from=2025-02-01&to=2025-02-28';
    const changes = (await call('leader', 'GET', asked)).json;
    expect(changes.map(({ kind, on }: { kind: string; on: string }) => `${kind} ${on}`)).toEqual([
      'target 2025-02-10',
      'definition 2025-02-10',
    ]);
    expect(changes[1].before).toEqual({ numerator_zh: '旧的定义' });
    expect((await call('leader', 'GET', '/changes?indicator=medical_revenue')).json).toEqual([]);
    expect((await call('leader', 'GET', '/changes?indicator=nothing')).status).toBe(404);
  });

  it('says when a figure is ready and how late it was', async () => {
    const calendar = (await call('leader', 'GET', '/releases?indicator=discharges')).json;
    expect(calendar.releases).toEqual([
      expect.objectContaining({
        indicator: 'discharges',
        last: expect.objectContaining({
          to: '2025-02-09',
          ready_by: '2025-02-10',
          ready_at: '2025-02-10 02:00:00',
          delay_days: 0,
        }),
      }),
    ]);
    expect((await call('leader', 'GET', '/releases?indicator=nothing')).status).toBe(404);
  });

  it('bridges revenue to the fees of those discharged, to the cent', async () => {
    const { warehouse } = site.open;
    await warehouse.run(`create table marts.rec_inpatient_revenue_monthly as select 'k' as month_key, date '2025-01-01' as month_start_on,
      10.10::decimal(18, 2) as opening_unsettled_amount, 180.30::decimal(18, 2) as revenue_amount, 100.17::decimal(18, 2) as settled_amount,
      90.23::decimal(18, 2) as closing_unsettled_amount, 150.31::decimal(18, 2) as discharge_cohort_amount, 0.01::decimal(18, 2) as cohort_earlier_amount,
      150.30::decimal(18, 2) as cohort_this_month_amount, 0.00::decimal(18, 2) as cohort_later_amount, 30.00::decimal(18, 2) as other_stays_amount,
      'H01' as institution_code, 'his' as _source`);
    for (const table of ['fct_finance_months', 'rec_business_and_account_income'])
      await warehouse.run(`drop table if exists marts.${table}`);
    await warehouse.run(
      "create table marts.fct_finance_months as select date '2025-01-01' as month_on, 'H01' as institution_code, 'income' as row_kind, 299.00::decimal(18, 2) as medical_income, 1.00::decimal(18, 2) as settlement_difference, 'his|H01|D0201' as department_key",
    );
    await warehouse.run(
      "create table marts.rec_business_and_account_income as select 'd' as income_difference_key, date '2025-01-01' as month_on, 'H01' as institution_code, 'D0202' as department_code, 'outpatient' as setting, 'not_settled' as cause, 2.33::decimal(18, 2) as difference_amount",
    );
    await warehouse.run(
      "insert into ops.builds values ('20260117T080000000aaaa', 'nightly', null, null, 'success', timestamp '2025-02-10 03:00:00')",
    );
    const { bridges } = (await call('leader', 'GET', '/bridges?month=2025-01')).json;
    expect(bridges.map(({ id, gap }: { id: string; gap: string }) => [id, gap])).toEqual([
      ['occurrence_to_cohort', '0'],
      ['unsettled', '0'],
      ['business_to_account', '0'],
    ]);
    expect(bridges[2].steps.map(({ amount }: { amount: string }) => amount)).toEqual(['300.33', '-2.33', '1', '299']);
    expect((await call('leader', 'GET', '/bridges?month=2025-00')).status).toBe(400);
    expect((await call('head_surgery', 'GET', '/bridges?month=2025-01')).status).toBe(403);
  });
});
