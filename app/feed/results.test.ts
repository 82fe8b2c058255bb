import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentProgress } from '../../core/index.ts';
import { sendFiles } from '../../ingest/index.ts';
import { locateSite } from '../site/locate.ts';
import { type OpenSite, openSite } from '../site/open.ts';
import { build } from '../tasks/build.ts';
import { load } from '../tasks/load.ts';
import { siteFolder } from '../test-support/test-site.ts';

// HL7 messages of a HIS, a laboratory and a radiology, by MLLP to the receiver, through raw and the models to the marts, against what a
// walk through the same story says.

const CONFIG = `
sources:
  platform:
    system: feed
    connector: feed
    settings:
      flush_seconds: 3600
      channels:
        lis: { transport: mllp, port: 0, institution: H01, numbers_of: his }
`;
const SELECT = ['+fct_lab_results', '+fct_exams', '+fct_orders'];
const work = { progress: silentProgress, signal: new AbortController().signal };

let open: OpenSite;
let samples: string;
beforeAll(async () => {
  samples = mkdtempSync(join(tmpdir(), 'hisight-samples-'));
  open = await openSite(locateSite({ dir: await siteFolder(CONFIG), environ: {} }));
  await open.feeds.start();
});
afterAll(async () => {
  await open.close();
  rmSync(samples, { recursive: true });
});

type Status = 'P' | 'F' | 'C' | 'X';
interface Panel {
  readonly no: string;
  readonly order: string;
  readonly code: string;
  readonly at: string;
  readonly status: Status;
  readonly value: string;
  readonly range: string;
  readonly flag: string;
}
const panel = (no: string, at: string, status: Status, value: string, more: Partial<Panel> = {}): Panel => ({
  ...{ no, order: `O${no}`, code: 'GLU', at, status, value, range: '3.9-6.1', flag: '' },
  ...more,
});

/** In the order in which they are sent, which is not the order of their times. */
const STORY: readonly Panel[] = [
  panel('S1', '20250209090000', 'F', '5.0'),
  panel('S2', '20250209100000', 'C', '7.7', { flag: 'H' }),
  panel('S2', '20250208100000', 'F', '4.4'),
  panel('S3', '20250209090000', 'F', '5.0'),
  panel('S3', '20250209093000', 'X', '5.0'),
  panel('S4', '20250209090000', 'P', '5.0'),
  panel('S5', '20250209090000', 'F', '3.0', { code: 'K', range: '3.5～5.5' }),
  panel('S6', '20250209090000', 'F', '9.0', { code: 'CRP', range: '<8', flag: '偏高' }),
  panel('S7', '20250209090000', 'F', '阳性', { code: 'OB', range: '阴性', flag: '异常' }),
];

let sent = 0;
function message(type: string, at: string, ...segments: string[]): string {
  sent += 1;
  return [`MSH|^~\\&|LIS|H01|HUB|CDR|${at}||${type}|M${sent}|P|2.5||||||UNICODE UTF-8`, ...segments].join('\r');
}
const PID = 'PID|1||P001^^^HIS^MR||欧阳^娜||19900101|F||||||||||V001';
const PV1 = 'PV1|1|I|W03^301^02^H01||||D001|||D0203|||||||||V001|||||||||||||||||||||||||20250207063000';
const report = ({ no, order, code, at, status, value, range, flag }: Panel) =>
  message(
    ...(['ORU^R01', at, PID] as const),
    `OBR|1|${order}|${no}|${code}^项目${code}|||20250207080000|||||||20250207090000||||||||${at}||CH|${status}`,
    `OBX|1|${/^\d/.test(value) ? 'NM' : 'ST'}|${code}^分析项目${code}||${value}|mmol/L|${range}|${flag}|||${status}`,
    'OBX|2|TX|CMT^备注||审核者王某某，样本轻度溶血，建议患者欧阳娜明晨空腹后复查，必要时联系经治医师或护士站核对样本信息||||||F',
  );
const order = (no: string, code: string, section: string, control = 'NW') =>
  message(
    ...(['ORM^O01', control === 'NW' ? '20250207070000' : '20250208070000', PID, PV1] as const),
    `ORC|${control}|${no}|||||||${control === 'NW' ? '20250207070000' : '20250208070000'}|||S0007|||||D0301`,
    `OBR|1|${no}||${code}^申请${code}||||||||||||||||||||${section}`,
  );

/** The same by walking through the story in the order of its times. */
function expectedResults() {
  const standing = new Map<string, Panel & { readonly first: string; readonly corrected: boolean }>();
  for (const one of [...STORY].sort((a, b) => a.at.localeCompare(b.at))) {
    if (one.status === 'X') standing.delete(one.no);
    if (one.status === 'F' || one.status === 'C')
      standing.set(one.no, { ...one, first: standing.get(one.no)?.first ?? one.at, corrected: one.status === 'C' });
  }
  const flags: Record<string, string> = { S1: 'N', S2: 'H', S5: 'L', S6: 'H', S7: 'A' };
  return [...standing].sort().map(([no, { code, first, corrected, value }]) => ({
    ...{ item_code: code, analyte: `分析项目${code}`, result_flag: flags[no], setting: 'inpatient' },
    reported_on: `${first.slice(0, 4)}-${first.slice(4, 6)}-${first.slice(6, 8)}`,
    ...{ result_value: /^\d/.test(value) ? Number(value) : null, is_report_corrected: corrected },
    ...{ result_text: /^\d/.test(value) ? null : value, collect_to_receive_minutes: 60 },
    // The order of S1 says who asked; the others belong to where the patient is.
    department_code: no === 'S1' ? 'D0301' : 'D0203',
  }));
}

async function deliver(name: string, messages: readonly string[]): Promise<void> {
  const file = join(samples, `${name}.hl7`);
  writeFileSync(file, `${messages.join('\r')}\r`);
  const { mllp } = await open.feeds.status();
  await sendFiles([file], { to: `mllp://127.0.0.1:${mllp.port}`, connections: 1, ...work });
  await load(open, { sources: ['platform'] }, work);
  await build(open, { select: SELECT, kind: 'micro' }, work);
}

const results = () =>
  open.warehouse.rows(
    `select item_code, analyte, result_flag, setting, reported_on, result_value, is_report_corrected, result_text,
       collect_to_receive_minutes, department_code from marts.fct_lab_results order by item_code, reported_on desc`,
  );

it('results, examinations and orders of HL7 messages are in the marts as a walk through them says, once, and name nobody', async () => {
  const admit = message('ADT^A01', '20250207063000', 'EVN|A01|20250207063000', PID, PV1);
  const reports = STORY.map(report);
  const orders = [
    order('OS1', 'GLU', 'CH'),
    order('OX', 'CT1', 'CT'),
    order('OY', 'US1', 'US'),
    order('OY', 'US1', 'US', 'CA'),
  ];
  const ct = message(
    ...(['ORU^R01', '20250208120000', PID] as const),
    'OBR|1|OX|F1|CT1^胸部CT平扫|||20250208110000|||||||||||||||20250208120000||CT|F',
    'OBX|1|FT|CT1&IMP^印象||双肺未见异常||||||F',
  );
  // The laboratory speaks before anybody told of the stay, in three batches, the last of them all over again.
  await deliver('first', reports.slice(0, 4));
  expect(await results()).toEqual([]);
  await deliver('second', [...reports.slice(4), ...orders, ct]);
  await deliver('third', [admit, ...reports, ...orders]);
  const byItem = (a: { item_code: string; reported_on: string }, b: { item_code: string; reported_on: string }) =>
    a.item_code.localeCompare(b.item_code) || b.reported_on.localeCompare(a.reported_on);
  expect(await results()).toEqual(expectedResults().sort(byItem));
  expect(
    await open.warehouse.rows(
      'select item_code, modality, examined_on, setting, department_code, order_to_exam_hours, exam_to_report_hours from marts.fct_exams',
    ),
  ).toEqual([
    {
      ...{
        item_code: 'CT1',
        modality: 'CT',
        examined_on: '2025-02-08',
        setting: 'inpatient',
        department_code: 'D0301',
      },
      ...{ order_to_exam_hours: 28, exam_to_report_hours: 1 },
    },
  ]);
  expect(
    await open.warehouse.rows(
      'select item_code, order_class, order_term, order_status, ordered_on, doctor_code from marts.fct_orders order by 1',
    ),
  ).toEqual(
    [
      ['CT1', 'exam'],
      ['GLU', 'lab'],
    ].map(([item_code, order_class]) => ({
      ...{ item_code, order_class, order_term: 'temporary', order_status: 'placed' },
      ...{ ordered_on: '2025-02-07', doctor_code: 'S0007' },
    })),
  );
  for (const fact of ['fct_lab_results', 'fct_exams', 'fct_orders']) {
    const said = JSON.stringify(await open.warehouse.rows(`select * from marts.${fact}`));
    expect(said).not.toMatch(/欧阳|P001|V001|王某某|19900101/);
  }
}, 120_000);

it('between the nights rows are not judged anew; the night judges them', async () => {
  const built = async (kind: 'micro' | 'nightly') =>
    (await build(open, { select: ['+int_dq__lab_results'], kind }, work)).models.map(({ name }) => name);
  const [between, nightly] = [await built('micro'), await built('nightly')];
  expect(nightly).toContain('int_dq__lab_results');
  expect(between).toEqual(nightly.filter((name) => name !== 'int_dq__lab_results'));
}, 120_000);
