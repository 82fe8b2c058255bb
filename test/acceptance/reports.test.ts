import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read } from '@e965/xlsx';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { identityOf } from '../../app/access/identity.ts';
import { requireUser } from '../../app/access/users.ts';
import { answerReport, type ReportAnswer } from '../../app/reports/answer.ts';
import { writeReport } from '../../app/reports/export.ts';
import { openReport, reportOf } from '../../app/reports/run.ts';
import type { ReportRequest } from '../../app/reports/types.ts';
import { locateSite } from '../../app/site/locate.ts';
import { type OpenSite, openSite } from '../../app/site/open.ts';
import { type Identity, ROOT, SYSTEM_IDENTITY } from '../../core/index.ts';
import { discoverReports } from '../../dashboards/index.ts';
import { demoCopy } from './demo-copy.ts';

// Every report over the demo hospital, its totals held against SQL over the marts written from the Chinese text.

const YEAR = { from: '2025-01-01', to: '2025-12-31' };
const within = (column: string) => `${column} between '2025-01-01' and '2025-12-31'`;

let open: OpenSite;
let folder: string;
const answers = new Map<string, ReportAnswer>();
const run = async (id: string, identity: Identity, request: ReportRequest = YEAR) =>
  answerReport(await openReport(open, reportOf(open, id, identity), request, identity), 5_000);

beforeAll(async () => {
  const environ = await demoCopy();
  open = await openSite(locateSite({ dir: join(ROOT, 'demo', 'site'), environ }));
  folder = mkdtempSync(join(tmpdir(), 'hisight-reports-'));
  const ids = discoverReports().map(({ id }) => id);
  const all = await Promise.all(ids.map((id) => run(id, SYSTEM_IDENTITY)));
  for (const answer of all) answers.set(answer.id, answer);
});
afterAll(async () => {
  await open?.close();
  if (folder) rmSync(folder, { recursive: true });
});

function blockOf(id: string, title: string) {
  const block = answers.get(id)?.blocks.find((one) => one.title_zh === title);
  if (!block) throw new Error(`${id} has no ${title}`);
  return block;
}
function totalOf(id: string, title: string, column: string): number {
  const block = blockOf(id, title);
  return Number(block.totals?.[block.columns.findIndex(({ title_zh }) => title_zh === column)]);
}
const bySql = async (sql: string) => Number((await open.warehouse.rows<{ n: unknown }>(`select (${sql}) as n`))[0]?.n);

const rx = `marts.fct_rx_items where is_valid and ${within('prescribed_on')}`;
const uploads = (kind: string) => `marts.fct_uploads where upload_kind = '${kind}' and ${within('uploaded_on')}`;
const charges = `marts.fct_charges where ${within('charged_on')}`;
const moves = 'marts.fct_stock_moves';

it.each([
  [
    'registrations_by_department',
    '各科室挂号人次',
    '净人次',
    `select sum(case event_type when 'register' then 1 else -1 end) from marts.fct_registrations where ${within('event_on')}`,
  ],
  [
    'registrations_by_department',
    '各科室挂号人次',
    '退号率',
    `select 100.0 * count(*) filter (event_type = 'cancel') / count(*) filter (event_type = 'register') from marts.fct_registrations where ${within('event_on')}`,
  ],
  [
    'registrations_by_department',
    '挂号明细',
    '挂号费',
    `select sum(fee) from marts.fct_registrations where ${within('event_on')}`,
  ],
  [
    'cashier_summary',
    '收费员汇总',
    '收款金额',
    `select sum(pay_amount) from marts.fct_settlements where ${within('settled_on')}`,
  ],
  [
    'cashier_summary',
    '收费员汇总',
    '差额',
    `select sum(deposit_difference_amount) from marts.rec_cashiers_daily where ${within('day_on')}`,
  ],
  [
    'cashier_summary',
    '收费流水账',
    '实收',
    `select sum(pay_amount) from marts.fct_settlements where ${within('settled_on')}`,
  ],
  ['charges_and_refunds', '各科室收费与退费', '净收入', `select sum(amount) from ${charges}`],
  ['charges_and_refunds', '各科室收费与退费', '退费金额', `select -sum(amount) from ${charges} and is_refund`],
  [
    'payment_methods',
    '各支付方式',
    '退费',
    `select -sum(pay_amount) from marts.fct_settlements where is_refund and ${within('settled_on')}`,
  ],
  ['three_great_fees', '各科室三大费用', '耗材', `select sum(amount) from ${charges} and fee_group = 'consumable'`],
  [
    'three_great_fees',
    '护理费',
    '护理费小计',
    `select sum(amount) from ${charges} and nursing_class in ('graded', 'intensive')`,
  ],
  ['prescriptions_per_doctor', '各医生处方', '处方数', `select count(distinct rx_key) from ${rx}`],
  ['prescriptions_per_doctor', '各医生处方', '每张处方金额', `select sum(amount) / count(distinct rx_key) from ${rx}`],
  ['drug_stock', '各库房进销存', '期初', `select sum(amount) from ${moves} where moved_on < '2025-01-01'`],
  [
    'drug_stock',
    '各库房进销存',
    '出库',
    `select -sum(amount) from ${moves} where direction = 'out' and ${within('moved_on')}`,
  ],
  ['drug_stock', '各药品进销存', '期末', `select sum(amount) from ${moves} where moved_on <= '2025-12-31'`],
  [
    'refused_dispensing',
    '科室与原因',
    '例次',
    `select count(*) from marts.fct_rx_items where is_dispense_refused and ${within('refused_on')}`,
  ],
  [
    'refused_dispensing',
    '拒绝发药明细',
    '金额',
    `select sum(amount) from marts.fct_rx_items where is_dispense_refused and ${within('refused_on')}`,
  ],
  ['antibiotic_use', '科室与分级', '用药条数', `select count(*) from marts.fct_abx_uses where ${within('started_on')}`],
  [
    'presettlement_failures',
    '每日预结算',
    '失败',
    `select count(*) from ${uploads('presettlement')} and not is_success`,
  ],
  ['drg_uploaded_cases', '各科室清单上传', '成功', `select count(*) from ${uploads('settlement_list')} and is_success`],
  [
    'drg_uploaded_cases',
    '病例分组（按出院日期）',
    '总费用',
    `select sum(total_fee) from marts.fct_drg_cases where is_current_version and is_insured and ${within('discharged_on')}`,
  ],
  [
    'insurer_daily_reconciliation',
    '各批次',
    '差额',
    `select sum(difference_amount) from marts.rec_insurer_daily where ${within('began_on')}`,
  ],
  [
    'insurer_monthly_reconciliation',
    '各批次',
    '差额',
    `select sum(difference_amount) from marts.rec_insurer_monthly where ${within('began_on')}`,
  ],
  [
    'bed_day_differences',
    '病区与原因',
    '差异净额',
    `select sum(difference_days) from marts.rec_bed_days where ${within('day_on')}`,
  ],
  [
    'ward_stay_ranking',
    '出区平均住院日',
    '平均住院日',
    `select sum(days)::double / count(*) from marts.fct_ward_stays where not is_newborn and ${within('out_on')}`,
  ],
  [
    'ward_operation_ranking',
    '病区手术',
    '手术例数',
    `select count(*) from marts.fct_operations where not is_cancelled and setting = 'inpatient' and ${within('operated_on')}`,
  ],
  [
    'doctor_operations',
    '医生与角色',
    '手术例数',
    `select count(distinct operation_key) from marts.fct_op_roles where ${within('operated_on')}`,
  ],
] as const)('%s: %s, %s equals the second road', async (id, title, column, sql) => {
  const second = await bySql(sql);
  expect(second).not.toBe(0);
  expect(totalOf(id, title, column)).toBeCloseTo(second, 6);
});

it('has all reports, with rows, totals over their own lines, one build and the definition of each figure', () => {
  expect(answers.size).toBeGreaterThanOrEqual(17);
  expect(new Set([...answers.values()].map(({ build_id }) => build_id)).size).toBe(1);
  for (const { id, blocks } of answers.values()) {
    expect(
      blocks.some(({ rows }) => rows.length > 0),
      id,
    ).toBe(true);
    for (const { columns, rows, kind } of blocks) {
      if (kind === 'table')
        expect(
          columns.every(
            (one) =>
              one.kind === 'text' ||
              one.title_zh === '名次' ||
              ['date', 'month'].includes(one.kind) ||
              one.definition !== '',
          ),
          id,
        ).toBe(true);
      expect(
        rows.every((row) => row.length === columns.length),
        id,
      ).toBe(true);
    }
  }
});

it('balances what must balance, and shows planted differences exactly', async () => {
  const line = (id: string, title: string) => blockOf(id, '平衡核对').rows.find((row) => row[0] === title) ?? [];
  const even = [
    ['registrations_by_department', '挂号－退号＝净人次'],
    ['cashier_summary', '收费流水与日结表'],
    ['charges_and_refunds', '收费－退费＝净收入'],
    ['payment_methods', '各支付方式与收费员日结'],
    ['three_great_fees', '各组之和与总费用'],
    ['three_great_fees', '护理小计'],
    ['drug_stock', '期初＋建账＋入库－出库＝期末账面'],
    ['presettlement_failures', '成功＋失败＝上传'],
  ] as const;
  for (const [id, title] of even) expect(line(id, title).slice(5), `${id} ${title}`).toEqual([0, true]);
  const planted = [
    [
      'cashier_summary',
      '实缴与应缴',
      `select sum(deposit_difference_amount) from marts.rec_cashiers_daily where ${within('day_on')}`,
    ],
    [
      'insurer_daily_reconciliation',
      '院内与医保端',
      `select sum(hospital_fund) - sum(insurer_fund) from marts.rec_insurer_daily where ${within('began_on')}`,
    ],
    [
      'bed_day_differences',
      '财务床日与病案床日',
      `select sum(fee_days - census_days) from marts.rec_bed_days where ${within('day_on')}`,
    ],
    [
      'drug_stock',
      '期末实盘与账面（时段末日为月末盘点日）',
      `select (select sum(amount) from marts.fct_stock_snapshots where snapshot_kind = 'month_end' and snapshot_on = '2025-12-31') - sum(amount) from ${moves} where moved_on <= '2025-12-31'`,
    ],
  ] as const;
  for (const [id, title, sql] of planted) {
    const difference = await bySql(sql);
    expect(difference, title).not.toBe(0);
    expect(Number(line(id, title)[5]), title).toBeCloseTo(difference, 4);
    expect(line(id, title)[6], title).toBe(false);
  }
});

it('ranks wards, but not by what is provisional', async () => {
  const [ranked] = answers.get('ward_stay_ranking')?.blocks ?? [];
  const days = ranked?.rows.map((row) => Number(row[3])) ?? [];
  expect(days).toEqual([...days].sort((a, b) => b - a));
  expect(ranked?.rows[0]?.[0]).toBe(1);
  const today = open.site.clock.today();
  const running = await run('ward_stay_ranking', SYSTEM_IDENTITY, { from: '2026-01-01', to: today });
  expect([running.provisional, running.blocks[0]?.rows.map((row) => row[0])]).toEqual([
    true,
    running.blocks[0]?.rows.map(() => null),
  ]);
});

it('gives a doctor the own rows only, with masked names; the insurer report to nobody without the role', async () => {
  const person = async (name: string) => identityOf(open, await requireUser(open.store, name));
  const doctor = await person('doctor_li');
  const own = await run('doctor_operations', doctor, { from: '2024-01-01', to: '2025-12-31' });
  const [byRole, , cases] = own.blocks;
  expect(new Set(byRole?.rows.map((row) => row[0]))).toEqual(
    new Set([doctor.doctor].filter(() => byRole?.rows.length)),
  );
  expect(cases?.columns.slice(0, 2).map(({ title_zh }) => title_zh)).toEqual(['住院号', '姓名']);
  expect(cases?.rows.every((row) => row[1] === null || /^.\*/u.test(String(row[1])))).toBe(true);
  await expect(run('insurer_daily_reconciliation', doctor)).rejects.toMatchObject({ code: 'access/denied' });
  const records = await run('drg_uploaded_cases', await person('records'));
  expect(records.identifiers_shown).toBe(true);
  const leader = await run('drg_uploaded_cases', await person('leader'));
  expect([leader.identifiers_shown, leader.blocks[1]?.columns.some(({ title_zh }) => title_zh === '住院号')]).toEqual([
    false,
    false,
  ]);
});

it.each([
  ['cashier_sumary', {}, 'app/not-found', /cashier_summary/],
  ['cashier_summary', { params: { cashir: ['K0001'] } }, 'reports/unknown-parameter', /cashier/],
  ['cashier_summary', { params: { cashier: ['K001'] } }, 'reports/unknown-value', /K0001/],
  ['cashier_summary', { period: 'last_mouth' }, 'metrics/unknown-period', /last_month/],
] as const)('answers %s %j with the nearest', async (id, request, code, near) => {
  await expect(run(id, SYSTEM_IDENTITY, request)).rejects.toMatchObject({ code, message: expect.stringMatching(near) });
});

it('limits by a parameter', async () => {
  const one = await run('cashier_summary', SYSTEM_IDENTITY, { ...YEAR, params: { cashier: ['K0003'] } });
  const paid = await bySql(
    `select sum(pay_amount) from marts.fct_settlements where cashier_code = 'K0003' and ${within('settled_on')}`,
  );
  expect(one.blocks[0]?.totals?.[4]).toBeCloseTo(paid, 6);
  expect(one.blocks[3]?.row_count).toBe(
    await bySql(`select count(*) from marts.fct_settlements where cashier_code = 'K0003' and ${within('settled_on')}`),
  );
});

it('writes Excel that another reader reads: numbers, dates, formats, print titles and the sheet of definitions', async () => {
  const file = join(folder, 'cashier.xlsx');
  await writeReport(
    await openReport(open, reportOf(open, 'cashier_summary', SYSTEM_IDENTITY), YEAR, SYSTEM_IDENTITY),
    'xlsx',
    file,
  );
  const book = read(readFileSync(file), { cellNF: true, cellDates: false });
  expect(book.SheetNames).toEqual(['收费员汇总', '说明', '平衡核对', '不平的日结', '收费流水账']);
  const journal = book.Sheets['收费流水账'];
  expect(journal?.['A3']).toMatchObject({ t: 's', v: '时间' });
  expect(journal?.['A4']).toMatchObject({ t: 'n', z: 'yyyy-mm-dd hh:mm:ss' });
  expect(journal?.['G4']).toMatchObject({ t: 'n', z: '#,##0.00' });
  const first = blockOf('cashier_summary', '收费流水账').rows[0];
  expect([journal?.['G4'].v, journal?.['A4'].v * 86_400_000 + Date.UTC(1899, 11, 30)]).toEqual([
    first?.[6],
    expect.closeTo(Date.parse(`${String(first?.[0]).replace(' ', 'T')}Z`), -2),
  ]);
  const words = Object.values(book.Sheets['说明'] ?? {}).map((cell: { v?: unknown }) => String(cell?.v ?? ''));
  for (const wanted of [
    '时段',
    '2025-01-01 至 2025-12-31',
    '构建号',
    answers.get('cashier_summary')?.build_id ?? '?',
    '生成人',
  ])
    expect(words).toContain(wanted);
  expect(book.Workbook?.Names?.filter(({ Name }) => Name === '_xlnm.Print_Titles').length).toBe(5);
});

it('writes a PDF with its font inside', async () => {
  const file = join(folder, 'wards.pdf');
  await writeReport(
    await openReport(open, reportOf(open, 'ward_stay_ranking', SYSTEM_IDENTITY), YEAR, SYSTEM_IDENTITY),
    'pdf',
    file,
  );
  const bytes = readFileSync(file, 'latin1');
  expect(bytes.slice(0, 5)).toBe('%PDF-');
  expect(bytes).toMatch(/FontFile2/);
});
