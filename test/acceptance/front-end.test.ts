import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../core/index.ts';
import { requireService } from '../services.ts';
import { dataFolder, hisight } from './cli.ts';

const address = requireService('mysql');
const DATABASE = `front_end_accept_${process.pid}`;
const ACCOUNT = `front_end_${process.pid}`;
const PASSWORD = 'only-reads';

interface Loaded {
  readonly sources: {
    readonly reconciled: boolean;
    readonly rows_landed: number;
    readonly detail: { readonly notes?: { readonly code: string; readonly message: string }[] }[];
  }[];
}

function siteAt(address: string): string {
  const url = new URL(address);
  const dir = mkdtempSync(join(tmpdir(), 'hisight-front-end-'));
  const settings = {
    host: url.hostname,
    port: Number(url.port),
    database: DATABASE,
    user: ACCOUNT,
    password: { env: 'FRONT_END_PASSWORD' },
  };
  writeFileSync(
    join(dir, 'hospital.config.yml'),
    `name: {zh: 临川镇卫生院, en: Linchuan township hospital}
as_of: "2026-01-15 08:00:00"
sources:
  front:
    system: front_end
    institution: T01
    connector: front_end_tables
    settings: {connector: mysql, settings: ${JSON.stringify(settings)}}
`,
  );
  return dir;
}

describe.skipIf(!address)('a hospital that only fills the front-end tables', () => {
  const environ = { ...dataFolder(), FRONT_END_PASSWORD: PASSWORD };
  let server: Connection;
  let site: string;

  const load = async () => {
    const { code, json } = await hisight(['load', '--site', site, '--json'], environ);
    return { code, loaded: json as Loaded };
  };
  const build = async () => (await hisight(['build', '--site', site, '--json'], environ)).code;
  const metric = async (id: string, ...more: string[]) => {
    const period = ['--from', '2026-01-01', '--to', '2026-01-14'];
    const { json } = await hisight(['metric', id, ...period, ...more, '--site', site, '--json'], environ);
    return (json as { rows: { department?: string; value: number }[] }).rows;
  };
  const receipts = async () => {
    const [rows] = await server.query<RowDataPacket[]>(
      'select batch_no, table_name, state, reason, rows_received from hisight_receipt order by batch_no, table_name',
    );
    return rows.map((row) => [row['batch_no'], row['table_name'], row['state'], row['reason'], row['rows_received']]);
  };

  const visit = (batch: string, id: string, day: string, department: string) =>
    server.query(
      `insert into visits (batch_no, visit_id, visited_at, visit_type, is_first_visit, department_code, patient_id, institution_code)
       values (?, ?, ?, 'outpatient', 1, ?, ?, 'T01')`,
      [batch, id, `${day} 09:00:00`, department, `P-${id}`],
    );
  const charge = (batch: string, id: string, day: string, amount: string) =>
    server.query(
      `insert into charges (batch_no, charge_id, charged_at, setting, item_code, fee_class, qty, amount, ordering_department_code, visit_id, patient_id, institution_code)
       values (?, ?, ?, 'outpatient', 'I1', 'exam', 1, ?, 'NK', ?, ?, 'T01')`,
      [batch, id, `${day} 09:30:00`, amount, `v-${id}`, `P-v-${id}`],
    );
  const announce = (batch: string, table: string, rows: number, amount: string | null, isComplete = true) =>
    server.query(
      `insert into hisight_batch (batch_no, table_name, row_count, amount_total, is_complete, created_at, completed_at)
       values (?, ?, ?, ?, ?, now(3), if(?, now(3), null))`,
      [batch, table, rows, amount, isComplete, isComplete],
    );

  beforeAll(async () => {
    server = await createConnection({ uri: address ?? '', multipleStatements: true, charset: 'utf8mb4' });
    await server.query(`create database ${DATABASE} character set utf8mb4; use ${DATABASE}`);
    await server.query(`create user '${ACCOUNT}'@'%' identified by '${PASSWORD}'`);
    const printed = await hisight(['source', 'ddl', '--dialect', 'mysql', '--account', ACCOUNT], environ);
    expect(printed.code).toBe(0);
    await server.query(printed.stdout);
    site = siteAt(address ?? '');
  });
  afterAll(async () => {
    await server.query(`drop user '${ACCOUNT}'@'%'; drop database ${DATABASE}`);
    await server.end();
  });

  it('answers an indicator from two finished batches, leaves the unfinished one and writes the receipts', async () => {
    await server.query(`insert into departments (batch_no, department_code, department_name, institution_code, department_type) values
      ('20260105', 'NK', '内科', 'T01', 'clinical'), ('20260105', 'WK', '外科', 'T01', 'clinical')`);
    await announce('20260105', 'departments', 2, null);
    for (const id of ['1', '2', '3']) await visit('20260105', `v-${id}`, '2026-01-05', 'NK');
    await announce('20260105', 'visits', 3, null);
    await charge('20260105', '1', '2026-01-05', '30.00');
    await charge('20260105', '2', '2026-01-05', '12.50');
    await announce('20260105', 'charges', 2, '42.50');
    await visit('20260106', 'v-4', '2026-01-06', 'WK');
    await announce('20260106', 'visits', 1, null);
    await visit('20260107', 'v-5', '2026-01-07', 'WK');
    await announce('20260107', 'visits', 9, null, false);

    const { code, loaded } = await load();
    expect(code).toBe(0);
    expect(loaded.sources[0]).toMatchObject({ reconciled: true, rows_landed: 8 });
    const notes = loaded.sources[0]?.detail
      .flatMap((table) => table.notes ?? [])
      .filter(({ code }) => /^front/.test(code));
    expect(notes).toEqual([expect.objectContaining({ message: expect.stringMatching(/待完成.*20260107/) })]);
    expect(await receipts()).toEqual([
      ['20260105', 'charges', 'accepted', null, 2],
      ['20260105', 'departments', 'accepted', null, 2],
      ['20260105', 'visits', 'accepted', null, 3],
      ['20260106', 'visits', 'accepted', null, 1],
    ]);
    expect(await build()).toBe(0);
    expect(await metric('outpatient_visits')).toMatchObject([{ value: 4 }]);
    const byDepartment = await metric('outpatient_visits', '--by', 'department');
    expect(byDepartment.map(({ department, value }) => [department, value]).sort()).toEqual([
      ['NK', 3],
      ['WK', 1],
    ]);
    expect(await metric('outpatient_revenue')).toMatchObject([{ value: 42.5 }]);
  });

  it('sends back a wrong total, and does not double what is sent again', async () => {
    await charge('20260108', '3', '2026-01-08', '7.00');
    await announce('20260108', 'charges', 1, '70.00');
    const wrong = await load();
    expect(wrong.code).toBe(EXIT.reconciliation);
    expect(await receipts()).toContainEqual(['20260108', 'charges', 'rejected', 'amount', 1]);

    // The same day again, with the earlier lines, one of them corrected and one void.
    await charge('20260108-2', '1', '2026-01-05', '31.00');
    await charge('20260108-2', '2', '2026-01-05', '12.50');
    await server.query(`update charges set is_deleted = 1 where batch_no = '20260108-2' and charge_id = '2'`);
    await charge('20260108-2', '3', '2026-01-08', '7.00');
    await announce('20260108-2', 'charges', 3, '50.50');
    const again = await load();
    expect(again.code).toBe(0);
    expect(await build()).toBe(0);
    expect(await metric('outpatient_revenue')).toMatchObject([{ value: 38 }]);
    expect(await metric('outpatient_visits')).toMatchObject([{ value: 4 }]);
  });
});
