import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ident, ROOT } from '../../core/index.ts';
import { cubeFilesAsWritten, entitiesOf, tablesOfEntities } from '../../cubes/index.ts';
import { DEMO_USERS } from '../access/demo-users.ts';
import { rolesWith } from '../access/roles.ts';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';

let site: TestServer;
beforeAll(async () => {
  site = await startTestServer();
  // The marts of the fixture have the columns that figures need; rows show the others too.
  const { warehouse } = site.open;
  const known = await warehouse.rows<{ name: string }>(
    "select distinct schema_name || '.' || table_name as name from duckdb_tables() where schema_name = 'marts'",
  );
  const files = await cubeFilesAsWritten(join(ROOT, 'cubes'));
  const tables = tablesOfEntities(files);
  await warehouse.transaction(async (tx) => {
    for (const [name, { dimensions }] of entitiesOf(files)) {
      const table = tables.get(name);
      if (table?.startsWith('marts.dim_')) await tx.run(`create table if not exists ${table} (_source varchar)`);
      else if (!known.some((one) => one.name === table)) continue;
      for (const { sql, type } of dimensions ?? []) {
        if (!/^\w+$/.test(String(sql))) continue;
        const kind =
          type === 'time' ? (String(sql).endsWith('_on') ? 'date' : 'timestamp') : type === 'number' ? 'double' : type;
        await tx.run(`alter table ${table} add column if not exists ${ident(String(sql))} ${kind}`);
      }
    }
  });
});
afterAll(() => site.close());

const PERIOD = { from: '2025-01-01', to: '2025-02-28' };
const as = async (user: string, method: string, path: string, body?: unknown) =>
  site.call(method, `/api/v1${path}`, { token: await site.token(user), ...(body === undefined ? {} : { body }) });
const behind = (user: string, body: object) => as(user, 'POST', '/metrics/cases', { ...PERIOD, ...body });
const newest = async () => (await site.open.accessLog.latest(1))[0];
const figureOf = async (user: string, id: string) => {
  const { json } = await as(user, 'POST', '/metrics', { requests: [{ id, ...PERIOD }] });
  return json.answers[0].rows[0];
};

describe('the rows behind a figure', () => {
  it.each(DEMO_USERS)('of $name make what $name is told, or are denied', async ({ name, role }) => {
    const answer = await behind(name, { id: 'avg_length_of_stay', side: 'denominator' });
    if (!rolesWith('cases').some((one) => one === role)) {
      expect([answer.status, answer.json.error.code]).toEqual([403, 'access/denied']);
      expect(await newest()).toMatchObject({ user: name, action: 'denied' });
      expect((await as(name, 'POST', '/metrics/cases/export', { id: 'discharges' })).status).toBe(403);
      expect((await as(name, 'GET', '/patients/p1/journey?view=inpatient_activity&case=x')).status).toBe(403);
      return;
    }
    const figure = (await figureOf(name, 'avg_length_of_stay'))?.denominator ?? null;
    expect(answer.json).toMatchObject({ figure, reconciles: figure === null ? null : true });
    expect(answer.json.total).toBe(figure ?? 0);
    expect(answer.json.rows).toHaveLength(answer.json.total);
  });

  it('are counted, summed or counted once, as the measure is', async () => {
    const stays = await behind('quality', { id: 'avg_length_of_stay', side: 'numerator' });
    const [days] = await site.open.warehouse.rows<{ n: number }>(
      'select cast(sum(length_of_stay_days) as double) as n from marts.fct_discharges where not is_newborn',
    );
    const sum = stays.json.rows.reduce((total: number, row: { counted_value: number }) => total + row.counted_value, 0);
    expect([sum, stays.json.value, stays.json.figure]).toEqual([days?.n, days?.n, days?.n]);
    const visits = await behind('quality', { id: 'outpatient_visits' });
    expect(visits.json).toMatchObject({ reconciles: true, figure: visits.json.total });
  });

  it('follow the clicked cell, also one without a member, and a person’s own rows below it', async () => {
    const cell = await behind('quality', { id: 'discharges', cell: { department: 'D0601' } });
    expect(cell.json).toMatchObject({ total: 1, figure: 1, reconciles: true });
    const nobody = await behind('quality', { id: 'discharges', cell: { treatment_group: null } });
    expect(nobody.json).toMatchObject({ total: 1, reconciles: true });
    const foreign = await behind('head_surgery', { id: 'discharges', cell: { department: 'D0601' } });
    expect([foreign.json.total, foreign.json.rows]).toEqual([0, []]);
    expect((await behind('doctor_li', { id: 'discharges', filter: { doctor: ['S0003'] } })).json.total).toBe(0);
  });

  it('carry number and masked name for those with a duty of care only, and the log says so', async () => {
    const own = await behind('head_surgery', { id: 'discharges' });
    expect(own.json.rows[0]).toMatchObject({
      case_no: expect.stringMatching(/^N-a[12]$/),
      patient_name_masked: expect.stringMatching(/^李\*+\d$/),
    });
    expect(await newest()).toMatchObject({
      user: 'head_surgery',
      action: 'cases',
      what: 'discharges numerator',
      filters: { ...PERIOD, total: 2 },
      rows: 2,
      identifiers_shown: true,
    });
    const leader = await behind('leader', { id: 'discharges' });
    expect(JSON.stringify(leader.json)).not.toMatch(/N-a|李\*|case_no/);
    expect(await newest()).toMatchObject({ user: 'leader', action: 'cases', rows: 3, identifiers_shown: false });
  });

  it('page, order, and refuse what they do not have', async () => {
    const sort = { column: 'length_of_stay_days', descending: true };
    const [long] = (await behind('quality', { id: 'discharges', sort, limit: 1 })).json.rows;
    const [short] = (await behind('quality', { id: 'discharges', sort, limit: 1, offset: 2 })).json.rows;
    expect(long.length_of_stay_days).toBeGreaterThan(short.length_of_stay_days);
    expect((await behind('quality', { id: 'discharges', sort: { column: 'x; drop table y' } })).status).toBe(400);
    expect((await behind('quality', { id: 'discharges', part: 3 })).status).toBe(400);
    expect((await behind('quality', { id: 'dischrges' })).json.error.code).toBe('metrics/unknown-indicator');
    expect((await behind('quality', { id: 'discharges', cell: { planet: 'x' } })).json.error.code).toBe(
      'metrics/unknown-dimension',
    );
  });

  it.each([
    ['no denominator', { id: 'discharges', side: 'denominator' }, 'no_denominator'],
    ['nothing collected', { id: 'medication_error_rate' }, 'not_collected'],
    ['departments of today', { id: 'discharges', org: 'current', cell: { department: 'D0201' } }, 'org_current'],
  ])('say why there are none: %s', async (_what, body, code) => {
    const { status, json } = await behind('quality', body);
    expect([status, json.none.code, json.rows]).toEqual([200, code, []]);
    expect(json.none.reason_zh).toMatch(/\p{Script=Han}/u);
    expect(json.none.reason_en).toMatch(/[a-z]{3}/);
    const file = await as('quality', 'POST', '/metrics/cases/export', { ...PERIOD, ...body });
    expect([file.status, file.json.error.code]).toEqual([404, 'cases/none']);
  });

  it('leave as a workbook with dates as dates, on record as an export', async () => {
    const answer = await fetch(`http://127.0.0.1:${site.server.port}/api/v1/metrics/cases/export`, {
      method: 'POST',
      headers: { authorization: await site.token('quality'), 'content-type': 'application/json' },
      body: JSON.stringify({ ...PERIOD, id: 'discharges' }),
    });
    expect(answer.status).toBe(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(await answer.arrayBuffer());
    const [sheet] = book.worksheets;
    expect(sheet?.rowCount).toBe(4);
    const titles = (sheet?.getRow(1).values ?? []) as string[];
    expect(titles).toEqual(expect.arrayContaining(['住院号/就诊号', '姓名', '主要诊断名称']));
    expect(titles.join(' ')).not.toMatch(/键|key/i);
    expect(((sheet?.getRow(2).values ?? []) as unknown[]).some((value) => value instanceof Date)).toBe(true);
    expect(await newest()).toMatchObject({ user: 'quality', action: 'export', rows: 3, identifiers_shown: true });
  });
});

describe('the journey of a patient', () => {
  const REASON = '病历质量抽查核对';
  const keyOf = async (patient: string) =>
    (
      await site.open.warehouse.rows<{ key: string }>(
        'select admission_key as key from marts.fct_discharges where patient_key = $1',
        [patient],
      )
    )[0]?.key ?? '';
  const journey = async (user: string, patient: string, more = '', key?: string) =>
    as(
      user,
      'GET',
      `/patients/${patient}/journey?view=inpatient_activity&case=${key ?? (await keyOf(patient))}${more}`,
    );
  const reason = `&reason=${encodeURIComponent(REASON)}`;

  it('is read by the treating department without more, in time order, and is on record', async () => {
    const { status, json } = await journey('head_surgery', 'p1');
    expect(status).toBe(200);
    const times = json.events.map(({ at }: { at: string }) => at.slice(0, 10));
    expect(times).toEqual([...times].sort());
    const byHand = await site.open.warehouse.rows<{ kind: string; n: number }>(
      `select 'visit' as kind, count(*) as n from marts.fct_visits where patient_key = 'p1' and institution_code = 'H01'
       union all select 'operation', count(*) from marts.fct_operations where patient_key = 'p1'
       union all select 'prescription', count(*) from marts.fct_rx_items where patient_key = 'p1'
       union all select 'charge', count(distinct (charged_on, fee_class)) from marts.fct_charges where patient_key = 'p1' order by 1`,
    );
    const counts = Object.fromEntries(
      json.kinds.map((one: { kind: string; events: number }) => [one.kind, one.events]),
    );
    for (const { kind, n } of byHand) expect([kind, counts[kind]]).toEqual([kind, n]);
    expect(byHand.every(({ n }) => n > 0)).toBe(true);
    expect(json.person).toMatchObject({ case_no: 'N-a1' });
    expect(await newest()).toMatchObject({
      user: 'head_surgery',
      action: 'cases',
      what: 'journey inpatient_activity',
      filters: { patient: 'p1', is_treating: true },
      identifiers_shown: true,
    });
  });

  it('is not there for whom the case is not, and the attempt is on record', async () => {
    for (const [user, patient, key] of [
      ['doctor_li', 'p3', undefined],
      ['head_surgery', 'p3', undefined],
      ['doctor_li', 'p2', await keyOf('p1')],
      ['doctor_li', 'p1', 'nothing'],
    ] as const) {
      const answer = await journey(user, patient, reason, key);
      expect([answer.status, answer.json.error.code]).toEqual([404, 'cases/no-such-case']);
      expect(await newest()).toMatchObject({ user, action: 'denied', filters: { key: patient } });
    }
  });

  it('needs a reason from those who do not treat, which is kept', async () => {
    expect((await journey('quality', 'p1')).json.error.code).toBe('cases/reason-needed');
    expect((await journey('quality', 'p1', '&reason=x')).status).toBe(422);
    expect((await journey('quality', 'p1', reason)).status).toBe(200);
    expect(await newest()).toMatchObject({ user: 'quality', filters: { reason: REASON, is_treating: false } });
    const leader = await journey('leader', 'p1', reason);
    expect([leader.status, leader.json.person]).toEqual([200, null]);
    expect(JSON.stringify(leader.json)).not.toMatch(/N-a|李\*|case_no/);
  });

  it('is read with a reason when the department was opened in an emergency', async () => {
    const opened = { department: 'D0601', reason: '夜间抢救需要查阅病史', hours: 1 };
    expect((await as('doctor_li', 'POST', '/opened-departments', opened)).status).toBe(200);
    const path = `/patients/p3/journey?view=discharge_cases&case=${await keyOf('p3')}`;
    expect((await as('doctor_li', 'GET', path)).json.error.code).toBe('cases/reason-needed');
    expect((await as('doctor_li', 'GET', `${path}${reason}`)).status).toBe(200);
    // What was opened are cases, not figures: the rows behind a figure stay the own ones.
    expect((await behind('doctor_li', { id: 'discharges', cell: { department: 'D0601' } })).json.total).toBe(0);
  });

  it('hides money from those whom its views are closed to', async () => {
    const doctor = await journey('doctor_li', 'p1');
    expect(doctor.json.hidden_kinds).toEqual(['settlement']);
    expect(doctor.json.kinds.map((one: { kind: string }) => one.kind)).not.toContain('settlement');
    expect((await journey('finance', 'p1', reason)).json.hidden_kinds).toEqual([]);
  });

  it('pages and takes kinds and days', async () => {
    const { json } = await journey(
      'head_surgery',
      'p1',
      '&kinds=charge,operation&from=2025-01-02&to=2025-01-04&limit=1&offset=1',
    );
    const [second] = json.events;
    expect([json.total, json.events.length, second.kind]).toEqual([3, 1, 'charge']);
  });
});
