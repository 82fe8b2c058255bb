import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { SYSTEM_IDENTITY } from '../../core/index.ts';
import type { steering } from '../../dashboards/index.ts';
import { identityOf } from '../access/identity.ts';
import { requireUser } from '../access/users.ts';
import { type KeptBrief, makeBriefs } from '../briefs/keep.ts';
import { briefRound, monthlyRound } from '../briefs/round.ts';
import { recordFailure, recordRuns } from '../jobs/source-runs.ts';
import { requirePack, sitePacks } from '../packs/pack.ts';
import { type PackReport, packReport } from '../packs/progress.ts';
import { runParallel } from '../parallel-run/compare.ts';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';
import type { FollowUpCard } from './list.ts';

/** 督办, briefs, packs and the parallel run on one server: its marts are known by heart, and each figure is counted again in SQL. */
let site: TestServer;
const SOURCE = 'sources:\n  his: { system: demo_his, connector: postgres, institution: H01 }\n';
beforeAll(async () => {
  site = await startTestServer({ signInLimit: 1000, config: SOURCE });
  await mkdir(join(site.folder, 'packs', 'evidence'), { recursive: true });
  await writeFile(join(site.folder, 'packs', 'evidence', 'stays.pdf'), '%PDF-1.7');
  await writeFile(join(site.folder, 'packs', 'loan.yml'), PACK);
});
afterAll(() => site.close());

const PACK = `id: loan
title_zh: 贷款项目
title_en: Loan
source: 清单
owner: 项目办
indicators:
  - id: discharges
    office: 医务科
    filter: { institution: [H01] }
    baseline: { value: 1, period: '2024', source: 演示 }
    targets: { '2025': 3 }
    evidence: [evidence/stays.pdf, evidence/none.pdf]
  - id: avg_length_of_stay
    office: 医务科
    baseline: { value: 12, period: '2024', source: 演示 }
    targets: { '2025': 6 }
  - id: medication_error_rate
    office: 药学部
    targets: { '2025': 1 }
`;
const JANUARY = { from: '2025-01-01', to: '2025-01-31' };

async function as(user: string, method: string, path: string, body?: unknown) {
  return site.call(method, `/api/v1${path}`, {
    token: await site.token(user),
    ...(body === undefined ? {} : { body }),
  });
}
async function post(user: string, path: string, bytes: Buffer) {
  return fetch(`http://127.0.0.1:${site.server.port}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: await site.token(user), 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
}
const one = async (sql: string) => Number((await site.open.warehouse.rows<{ n: number }>(`select ${sql}`))[0]?.n);

describe('follow-ups', () => {
  const ASKED = {
    ...{ indicator: 'discharges', ...JANUARY, filter: { department: ['D0201'] } },
    ...{ responsible: 'head_surgery', due: '2025-02-10', text: '出院人次偏低，请说明' },
  };
  const open = (user: string, more: object = {}) => as(user, 'POST', '/follow-ups', { ...ASKED, ...more });

  it('keep the figure of the moment with its build, and show it beside the figure now', async () => {
    const opened = await open('leader');
    expect([opened.status, opened.json.state]).toEqual([200, 'opened']);
    const counted = await one(
      `count(*) as n from marts.fct_discharges where department_code = 'D0201' and not is_newborn and discharged_on between '2025-01-01' and '2025-01-31'`,
    );
    expect(counted).toBeGreaterThan(0);
    expect(opened.json).toMatchObject({ value: counted, build_id: '20260115T080000000aaaa', is_overdue: false });
    await site.open.warehouse.run(
      "insert into marts.fct_discharges select * replace (admission_key || 'x' as admission_key) from marts.fct_discharges where admission_key in (select admission_key from marts.fct_discharges where department_code = 'D0201' and not is_newborn limit 1)",
    );
    await site.open.warehouse.run(
      "insert into ops.builds values ('20260116T080000000aaaa', 'nightly', null, null, 'success', null)",
    );
    const card = await as('head_surgery', 'GET', `/follow-ups/${opened.json.id}`);
    expect(card.json).toMatchObject({
      value: counted,
      now: { value: counted + 1, build_id: '20260116T080000000aaaa' },
    });
    expect(card.json.steps).toEqual(['comment', 'reply']);
    await site.open.warehouse.run("delete from marts.fct_discharges where admission_key like '%x'");
    await site.open.warehouse.run(
      "insert into ops.builds values ('20260117T080000000aaaa', 'nightly', null, null, 'success', null)",
    );
  });

  it('go from opened over returned to closed; each part does its own steps, and every step stays', async () => {
    const { id } = (await open('quality', { filter: { department: ['D0201'], institution: ['H01'] } })).json;
    const step = async (user: string, name: string, text?: string) =>
      (await as(user, 'POST', `/follow-ups/${id}/steps`, { step: name, text })).status;
    expect(await step('quality', 'verify')).toBe(409);
    expect(await step('quality', 'reply', '我来回复')).toBe(403);
    expect(await step('head_surgery', 'reply')).toBe(400);
    expect(await step('head_surgery', 'reply', '两床维修')).toBe(200);
    expect(await step('head_surgery', 'verify')).toBe(403);
    expect(await step('quality', 'return', '请附维修单')).toBe(200);
    const attached = await post(
      'head_surgery',
      `/follow-ups/${id}/evidence?name=bill.pdf`,
      Buffer.from('%PDF-1.7 bill'),
    );
    const file = (await attached.json()) as { id: string };
    expect((await as('quality', 'GET', `/follow-ups/${id}/evidence/${file.id}`)).status).toBe(200);
    expect(await step('head_surgery', 'reply', '已附')).toBe(200);
    expect(await step('leader', 'verify')).toBe(200);
    expect(await step('quality', 'close')).toBe(200);
    expect(await step('quality', 'comment', '太晚了')).toBe(409);
    const { history, state } = (await as('leader', 'GET', `/follow-ups/${id}`)).json;
    expect(state).toBe('closed');
    expect(history.map((entry: { action: string; user: string }) => `${entry.user} ${entry.action}`)).toEqual([
      ...['quality open', 'head_surgery reply', 'quality return', 'head_surgery attach', 'head_surgery reply'],
      ...['leader verify', 'quality close'],
    ]);
  });

  it('are seen by the opener, the responsible person and leaders only', async () => {
    const { id } = (await open('leader')).json;
    for (const user of ['finance', 'doctor_li', 'nurse_icu', 'consortium']) {
      expect((await as(user, 'GET', `/follow-ups/${id}`)).status).toBe(403);
      const listed = (await as(user, 'GET', '/follow-ups')).json.map((each: { id: string }) => each.id);
      expect(listed).not.toContain(id);
    }
    expect((await as('leader', 'GET', '/follow-ups')).json.map((each: { id: string }) => each.id)).toContain(id);
  });

  it('of a head are of own rows, and never show a person a figure that is not theirs', async () => {
    const foreign = await open('head_surgery', { filter: { department: ['D0601'] }, responsible: 'leader' });
    expect([foreign.status, foreign.json.error.code]).toEqual([403, 'access/denied']);
    const own = await open('head_surgery', { filter: {}, responsible: 'quality' });
    expect(own.json.filter).toEqual({ institution: ['H01'], department: ['D02', 'D0201', 'D0202'] });
    const blind = await open('leader', { filter: {}, to: '2025-02-09', responsible: 'doctor_li' });
    expect([blind.status, blind.json.error.code]).toEqual([400, 'follow-ups/responsible']);
    expect((await open('leader', { responsible: 'nobody' })).json.error.message).toContain('head_surgery');
    expect((await open('leader', { due: '2025-02-09' })).json.error.code).toBe('follow-ups/due');
  });

  it('are overdue on the day after the due day, until verified', async () => {
    const { id } = (await open('leader')).json;
    const clock = site.open.site.clock;
    const tomorrow = { ...site.open, site: { ...site.open.site, clock: { ...clock, today: () => '2025-02-11' } } };
    const { listFollowUps } = await import('./list.ts');
    const late = (await listFollowUps(tomorrow, SYSTEM_IDENTITY, { overdue: true })).map((each) => each.id);
    expect(late).toContain(id);
    expect(await listFollowUps(site.open, SYSTEM_IDENTITY, { overdue: true })).toEqual([]);
  });
});

describe('briefs', () => {
  it('have the figures of the person’s own rows, and say which source is late', async () => {
    const [brief] = await makeBriefs(site.open, 'monthly', { person: 'head_surgery', month: '2025-01' });
    const tile = (id: string) => brief?.tiles.find(({ indicator }) => indicator === id);
    const own = `from marts.fct_discharges where department_code in ('D0201', 'D0202') and institution_code = 'H01' and not is_newborn and discharged_on between '2025-01-01' and '2025-01-31'`;
    expect(tile('discharges')?.value).toBe(await one(`count(*) as n ${own}`));
    expect(tile('avg_length_of_stay')?.value).toBeCloseTo(await one(`avg(length_of_stay_days) as n ${own}`), 9);
    expect(brief).toMatchObject({ user: 'head_surgery', is_ready: false, unready: [{ name: 'his', problem: 'late' }] });
    expect(brief?.build_id).toBe('20260117T080000000aaaa');
  });

  it('of the morning wait while a source is late, and are not made when the server stops meanwhile', async () => {
    const count = async () => (await site.open.store.rows("select 1 from briefs where kind = 'daily'")).length;
    await expect(briefRound(site.open, AbortSignal.abort())).rejects.toThrow('abort');
    expect(await count()).toBe(0);
  });

  it('of the month are made for everybody the morning after the month was closed, and on no other morning', async () => {
    const close = (month: string, day: string) =>
      site.open.store.write(
        "insert into closings values ($1, $2, '统计', 1, 'closed', 'records', now()::timestamp, $3::date, 'b', 1, null, null, null)",
        [`c-${month}`, month, day],
      );
    await close('2024-12', '2025-01-20');
    expect(await monthlyRound(site.open)).toBe(0);
    await close('2025-01', '2025-02-09');
    const readers = await site.open.store.rows<{ name: string }>(
      "select name from users where role not in ('engineer', 'sysadmin', 'secadmin', 'auditor')",
    );
    expect(await monthlyRound(site.open)).toBe(readers.length);
    const kept = await site.open.store.rows(
      "select distinct user_name from briefs where kind = 'monthly' and period_from = date '2025-01-01'",
    );
    expect(kept).toHaveLength(readers.length);
    await site.open.store.write('delete from closings');
  });

  it('wait for a source that failed or does not balance, and are green when it does', async () => {
    const ran = { jobId: undefined, startedAt: new Date(), isWhole: true };
    const problem = async () => (await as('leader', 'GET', '/brief')).json.unready[0]?.problem;
    const report = (reconciled: boolean) => ({
      sources: [
        { source: 'his', tables: 1, rows_read: 0, rows_landed: 0, rows_quarantined: 0, reconciled, detail: [] },
      ],
      ...{ seconds: 1, exit_code: 0 },
    });
    await recordFailure(site.open, ['his'], new Error('no'), ran);
    expect(await problem()).toBe('failed');
    await recordRuns(site.open, report(false), { ...ran, startedAt: new Date() });
    expect(await problem()).toBe('not_reconciled');
    await recordRuns(site.open, report(true), { ...ran, startedAt: new Date() });
    const brief = (await as('leader', 'GET', '/brief')).json;
    expect([brief.is_ready, brief.period]).toEqual([true, { from: '2025-02-08', to: '2025-02-09' }]);
    expect((await as('leader', 'GET', '/brief')).json.id).toBe(brief.id);
  });

  it('of a role are those of its people, and only of roles that see figures', async () => {
    const users = (await makeBriefs(site.open, 'daily', { role: 'doctor' })).map(({ user }) => user);
    expect(users).toEqual(['doctor_li']);
    for (const role of ['engineer', 'auditor', 'leeder'])
      await expect(makeBriefs(site.open, 'daily', { role })).rejects.toThrow('leader');
  });
});

describe('packs', () => {
  it('go from baseline over now to target, name what is not collected, and miss evidence', async () => {
    const report = (await as('quality', 'GET', '/packs/loan')).json;
    const counted = await one(
      `count(*) as n from marts.fct_discharges where institution_code = 'H01' and not is_newborn and discharged_on between '2025-01-01' and '2025-02-09'`,
    );
    const days = await one(
      `avg(length_of_stay_days) as n from marts.fct_discharges where institution_code = 'H01' and not is_newborn and discharged_on between '2025-01-01' and '2025-02-09'`,
    );
    const [discharges, stay, errors] = report.rows;
    expect(discharges).toMatchObject({ now: counted, target: 3, missing_evidence: ['evidence/none.pdf'] });
    expect(discharges.state).toBe(counted >= 3 ? 'met' : 'running');
    expect(stay.now).toBeCloseTo(days, 9);
    expect(stay.progress).toBeCloseTo((days - 12) / (6 - 12), 9);
    expect([errors.state, errors.now, errors.missing.length > 0]).toEqual(['not_collected', null, true]);
    expect(report.evidence).toEqual({ named: 2, missing: 1, items_without: 2 });
  });

  it('leave as a workbook with numbers, and are not for everybody', async () => {
    const answer = await fetch(`http://127.0.0.1:${site.server.port}/api/v1/packs/loan/workbook.xlsx`, {
      headers: { authorization: await site.token('quality') },
    });
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Buffer.from(await answer.arrayBuffer()) as unknown as ExcelJS.Buffer);
    const [sheet] = book.worksheets;
    expect([sheet?.rowCount, sheet?.getRow(2).getCell(7).value, sheet?.getRow(2).getCell(10).value]).toEqual([4, 1, 3]);
    expect((await as('doctor_li', 'GET', '/packs/loan')).status).toBe(403);
    expect((await as('quality', 'GET', '/packs/lone')).json.error.message).toContain('loan');
  });

  it('refuse an unknown indicator with the nearest', async () => {
    const file = join(site.folder, 'packs', 'odd.yml');
    const { rm } = await import('node:fs/promises');
    await writeFile(file, PACK.replace('id: loan', 'id: odd').replace('- id: discharges', '- id: discharge'));
    await expect(sitePacks(site.open)).rejects.toThrow(/indicators\.0\.id.*discharges/);
    await rm(file);
  });

  it('of the demo say 演示 where a baseline is made up', async () => {
    const demo = { ...site.open, site: { ...site.open.site, dir: 'demo/site' } };
    const packs = await sitePacks(demo);
    expect(packs.length).toBeGreaterThanOrEqual(4);
    const sources = packs.flatMap(({ indicators }) => indicators.flatMap(({ baseline }) => baseline?.source ?? []));
    expect(sources.filter((source) => !source.includes('演示'))).toEqual([]);
    const exam = await packReport(
      demo,
      SYSTEM_IDENTITY,
      await requirePack(demo, SYSTEM_IDENTITY, 'national_exam_2025'),
    );
    expect([exam.year, exam.rows.length]).toEqual(['2025', 20]);
  });
});

it.each([
  ['doctor_li', '/follow-ups', { indicator: 'discharges', responsible: 'leader', due: '2025-02-10', text: '请说明' }],
  ['analyst', '/follow-ups', { indicator: 'discharges', responsible: 'leader', due: '2025-02-10', text: '请说明' }],
  ['engineer', '/follow-ups/x/steps', { step: 'close' }],
  ['auditor', '/follow-ups/x/evidence?name=a.pdf', {}],
  ['nurse_icu', '/parallel-run?name=a.csv&from=2025-01&to=2025-01', {}],
  ['doctor_li', '/parallel-run/workbook.xlsx?name=a.csv&from=2025-01&to=2025-01', {}],
])('%s may not POST %s, and that is on record', async (user, path, body) => {
  const answer = await as(user, 'POST', path, body);
  expect([answer.status, answer.json.error.code]).toEqual([403, 'access/denied']);
  expect((await site.open.accessLog.latest(1))[0]).toMatchObject({ user, action: 'denied' });
});

it('what is answered is what the web reads', () => {
  expectTypeOf<FollowUpCard & { steps: string[] }>().toExtend<steering.FollowUpCard>();
  expectTypeOf<KeptBrief>().toExtend<steering.Brief>();
  expectTypeOf<PackReport>().toExtend<steering.PackReport>();
});

describe('the parallel run', () => {
  const CSV = (amount: string) => `月份,指标,科室,数值,备注
2025-01,出院人次,,__N__,
2025-01,medical_revenue,,${amount},
2025-01,出院人次,骨科,9,
2025-01,出院人次,骨二科,1,
2025-02,medical_revenue,,-0.008,
2025-01,avg_length_of_stay,D0201,1,含日间
2025-01,avg_length_of_stey,,9,
2025-14,discharges,,1,
2025-03,discharges,,1,
`;

  it('compares every common figure and says why they differ', async () => {
    await site.open.warehouse.run("update marts.fct_charges set entered_on = '2025-02-03' where charge_key = 'c3'");
    await site.open.warehouse.run(
      "insert into ops.builds values ('20260118T080000000aaaa', 'nightly', null, null, 'success', null)",
    );
    const revenue = await one(
      "sum(amount)::double as n from marts.fct_charges where charged_on between '2025-01-01' and '2025-01-31'",
    );
    const discharges = await one(
      "count(*) as n from marts.fct_discharges where not is_newborn and discharged_on between '2025-01-01' and '2025-01-31'",
    );
    const text = CSV((revenue - 30).toFixed(2)).replace('__N__', String(discharges));
    const answer = await post('leader', '/parallel-run?name=ours.csv&from=2025-01&to=2025-02', Buffer.from(text));
    // biome-ignore lint/suspicious/noExplicitAny: the answer of a route
    const run = (await answer.json()) as any;
    const at = (row: number) => run.rows.find((each: { row: number }) => each.row === row);
    expect(at(2)).toMatchObject({ state: 'same', ours: discharges, amount: 0 });
    expect(at(3)).toMatchObject({ state: 'differs', cause: 'late_rows', ours: revenue });
    expect(at(3).amount).toBeCloseTo(30, 9);
    expect(at(4)).toMatchObject({ state: 'differs', cause: 'to_check' });
    expect(at(5)).toMatchObject({ cause: 'unmapped_department', ours: null });
    expect(at(6)).toMatchObject({ cause: 'unit', ours: -80 });
    expect(at(7)).toMatchObject({ cause: 'definition', detail: '含日间' });
    expect(run.faults.map(({ row }: { row: number }) => row)).toEqual([8, 9]);
    expect(run.faults[0].message).toContain('avg_length_of_stay');
    expect([run.compared, run.outside]).toEqual([6, 1]);
  });

  it('reads a workbook with a title above its header, and gives one to sign', async () => {
    const book = new ExcelJS.Workbook();
    book
      .addWorksheet('月报')
      .addRows([
        ['2025 年月报'],
        [],
        ['月份', '指标', '数值'],
        ['2025年1月', 'WL-999', 3],
        [new Date('2025-01-01'), '出院人次', 3],
      ]);
    const bytes = Buffer.from(await book.xlsx.writeBuffer());
    const answer = await post('leader', '/parallel-run/workbook.xlsx?name=b.xlsx&from=2025-01&to=2025-01', bytes);
    const given = new ExcelJS.Workbook();
    await given.xlsx.load(Buffer.from(await answer.arrayBuffer()) as unknown as ExcelJS.Buffer);
    expect(given.worksheets.map(({ name }) => name)).toEqual(['汇总', '差异', '全部', '问题行', '双方签字']);
    expect(given.getWorksheet('问题行')?.getRow(2).getCell(1).value).toBe(4);
    expect(given.getWorksheet('全部')?.getRow(2).getCell(1).value).toBe(5);
  });

  it('is not for everybody, and takes no other file', async () => {
    const identity = await identityOf(site.open, await requireUser(site.open.store, 'nurse_icu'));
    const input = { name: 'a.xlsx', bytes: Buffer.from('nothing'), from: '2025-01', to: '2025-01' };
    await expect(runParallel(site.open, identity, input)).rejects.toThrow('并行核对');
    await expect(runParallel(site.open, SYSTEM_IDENTITY, input)).rejects.toThrow('.xlsx');
  });
});
