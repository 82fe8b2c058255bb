import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, type Transaction, type Warehouse } from '../../../core/index.ts';
import { type BuildOptions, build } from '../build.ts';

// A clinic of two landed tables, with the books that ingest keeps in raw.
const RAW = `
create table raw.main._batches (batch bigint, source varchar, "table" varchar, mode varchar, started_at timestamp,
  applied_at timestamp, rows_read bigint, rows_landed bigint, rows_quarantined bigint);
create table raw.main._changes ("table" varchar, batch bigint, key varchar, date_column varchar, old_date date,
  new_date date, is_deleted boolean);
create table raw.main.demo__charges (charge_id varchar, patient_id varchar, charge_time timestamp, item_code varchar,
  amount decimal(14, 2), _source varchar, _deleted_at timestamp);
create table raw.main.demo__patients (patient_id varchar, sex varchar, _source varchar, _deleted_at timestamp);
`;

export const CLINIC = join(import.meta.dirname, '..', 'fixtures', 'clinic');
export const KEY = new Secret('07'.repeat(32));

export interface Charge {
  readonly id: string;
  readonly at: string | null;
  readonly amount?: number;
  readonly patient?: string;
  readonly item?: string;
}

/** Makes raw's empty tables and its books. */
export async function prepareClinic(warehouse: Warehouse): Promise<void> {
  for (const statement of RAW.split(';').filter((text) => text.trim())) await warehouse.run(statement);
  await batch(warehouse, 'demo__patients', async (tx, number) => {
    for (const [id, sex] of [
      ['P1', 'F'],
      ['P2', 'M'],
    ] as const) {
      await tx.run("insert into raw.main.demo__patients values ($1, $2, 'his', null)", [id, sex]);
      await tx.run("insert into raw.main._changes values ('demo__patients', $1, $2, null, null, null, false)", [
        number,
        id,
      ]);
    }
  });
}

async function batch(
  warehouse: Warehouse,
  table: string,
  work: (tx: Transaction, number: number) => Promise<void>,
): Promise<number> {
  return warehouse.transaction(async (tx) => {
    const [last] = await tx.rows<{ n: number | null }>('select max(batch) as n from raw.main._batches');
    const number = (last?.n ?? 0) + 1;
    await tx.run("insert into raw.main._batches values ($1, 'his', $2, 'full', now(), now(), 1, 1, 0)", [
      number,
      table,
    ]);
    await work(tx, number);
    return number;
  });
}

/** Lands charges as one batch: an id that is known moves, `at: null` deletes. */
export function landCharges(warehouse: Warehouse, charges: readonly Charge[]): Promise<number> {
  return batch(warehouse, 'demo__charges', async (tx, number) => {
    for (const { id, at, amount = 10, patient = 'P1', item = '01' } of charges) {
      const [old] = await tx.rows<{ day: string }>(
        'select cast(charge_time as date) as day from raw.main.demo__charges where charge_id = $1 and _deleted_at is null',
        [id],
      );
      if (at === null) await tx.run('update raw.main.demo__charges set _deleted_at = now() where charge_id = $1', [id]);
      else {
        await tx.run('delete from raw.main.demo__charges where charge_id = $1', [id]);
        await tx.run("insert into raw.main.demo__charges values ($1, $2, $3::timestamp, $4, $5, 'his', null)", [
          id,
          patient,
          at,
          item,
          amount,
        ]);
      }
      await tx.run(
        "insert into raw.main._changes values ('demo__charges', $1, $2, 'charge_time', $3::date, $4::date, $5)",
        [number, id, old?.day ?? null, at, at === null],
      );
    }
  });
}

/** A change of patients that no date follows. */
export function landPatient(warehouse: Warehouse, id: string, sex: string): Promise<number> {
  return batch(warehouse, 'demo__patients', async (tx, number) => {
    await tx.run('delete from raw.main.demo__patients where patient_id = $1', [id]);
    await tx.run("insert into raw.main.demo__patients values ($1, $2, 'his', null)", [id, sex]);
    await tx.run("insert into raw.main._changes values ('demo__patients', $1, $2, null, null, null, false)", [
      number,
      id,
    ]);
  });
}

/** A copy of the clinic's project with some files written over. */
export function clinicWith(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'clinic-'));
  cpSync(CLINIC, dir, { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(dir, path), text);
  return dir;
}

/** Builds the clinic; as of a fixed morning unless told otherwise. */
export function buildClinic(warehouse: Warehouse, options: Partial<BuildOptions> = {}) {
  return build({
    warehouse,
    projectDir: CLINIC,
    kind: 'manual',
    asOf: '2025-06-01 08:00:00',
    pseudonymKey: KEY,
    ...options,
  });
}
