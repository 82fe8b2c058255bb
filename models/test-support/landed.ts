import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ident, literal, openMemory, ROOT, Secret, type Transaction, type Warehouse } from '../../core/index.ts';
import {
  discoverSystems,
  landedName,
  prepareMappings,
  prepareRaw,
  type System,
  type TableContract,
} from '../../ingest/index.ts';
import type { DumpTable } from './hosoneu-dump.ts';
import { linkPatients } from './people.ts';

export const KEY = new Secret('07'.repeat(32));

/** Value domains and approved mappings as shipped. */
export const MAPPINGS = {
  domains: [join(ROOT, 'ingest', 'domains')],
  mappings: [join(ROOT, 'ingest', 'mappings')],
};

/** Read once: tests open many warehouses. */
let known: Promise<System[]> | undefined;

/** A warehouse in memory whose raw tables of every known system are there and empty. */
export async function emptyWarehouse(): Promise<{ warehouse: Warehouse; systems: System[] }> {
  const warehouse = await openMemory({ attachMemory: ['raw'] });
  known ??= discoverSystems([join(ROOT, 'ingest', 'systems')]);
  const systems = await known;
  await prepareRaw(warehouse, systems);
  await prepareMappings(warehouse, MAPPINGS, { dataDir: tmpdir(), now: new Date() });
  return { warehouse, systems };
}

function systemNamed(systems: readonly System[], name: string): System {
  const found = systems.find(({ system }) => system === name);
  if (!found) throw new Error(`no system ${name}`);
  return found;
}

const columnsOf = (table: TableContract) => table.columns.map(({ name }) => ident(name)).join(', ');

/** Replaces what raw holds of a table by a query of its columns, and writes down every changed key as ingest does. */
async function land(tx: Transaction, system: System, table: TableContract, query: string, institution: string) {
  const name = landedName(system, table);
  const landed = `raw.main.${ident(name)}`;
  const key = (side: string) => table.key.map((column) => `${side}.${ident(column)}::varchar`).join(` || '|' || `);
  const [last] = await tx.rows<{ n: number }>('select coalesce(max(batch), 0) as n from raw.main._batches');
  const batch = (last?.n ?? 0) + 1;
  await tx.run(`create or replace temp table incoming as ${query}`);
  await tx.run(
    `create or replace temp table difference as
     select coalesce(${key('o')}, ${key('n')}) as key, o.row as old_row, n.row as new_row
     from (select *, t as row from (select ${columnsOf(table)} from ${landed}) as t) as o
     full join (select *, t as row from incoming as t) as n on ${key('o')} = ${key('n')}
     where o.row is distinct from n.row`,
  );
  const [changed] = await tx.rows<{ n: number }>('select count(*) as n from difference');
  if (changed?.n === 0) return;
  for (const date of table.dates?.length ? table.dates : [undefined]) {
    const side = (row: string) => (date ? `cast(${row}.${ident(date)} as date)` : 'null');
    await tx.run(
      `insert into raw.main._changes select ${literal(name)}, ${batch}, key, ${date ? literal(date) : 'null'},
       ${side('old_row')}, ${side('new_row')}, new_row is null from difference`,
    );
  }
  await tx.run(`delete from ${landed}`);
  await tx.run(`insert into ${landed} select *, 'his', ${literal(institution)}, ${batch}, now(), null from incoming`);
  await tx.run(
    `insert into raw.main._batches (batch, source, "table", mode, started_at, applied_at, rows_read, rows_landed, rows_quarantined)
     values (${batch}, 'his', ${literal(name)}, 'full', now(), now(), ${changed?.n}, ${changed?.n}, 0)`,
  );
}

/** Lands the Parquet files of the synthetic hospital, whatever differs from what is there, and finds out who is who. */
export async function landHospital(warehouse: Warehouse, systems: readonly System[], dir: string): Promise<void> {
  const system = systemNamed(systems, 'demo_his');
  await warehouse.transaction(async (tx) => {
    for (const table of system.tables) {
      const file = join(dir, `${table.table}.parquet`);
      if (!existsSync(file)) throw new Error(`no ${file}`);
      await land(tx, system, table, `select ${columnsOf(table)} from read_parquet(${literal(file)})`, 'H01');
    }
  });
  await linkPatients(warehouse);
}

/** Lands the tables of a MySQL dump that the system's contract names. */
export async function landDump(
  warehouse: Warehouse,
  systems: readonly System[],
  name: string,
  dump: ReadonlyMap<string, DumpTable>,
): Promise<void> {
  const system = systemNamed(systems, name);
  await warehouse.transaction(async (tx) => {
    for (const table of system.tables) {
      const found = dump.get(table.table);
      if (!found) throw new Error(`the dump has no table ${table.table}`);
      const at = table.columns.map((column) => found.columns.indexOf(column.name));
      await tx.run(
        `create or replace temp table dumped (${table.columns.map((c) => `${ident(c.name)} varchar`).join(', ')})`,
      );
      const rows = found.rows.map((row) => at.map((index) => row[index] ?? null));
      await tx.run(
        `insert into dumped select ${at.map((_, index) => `r[${index + 1}]`).join(', ')} from (select unnest(from_json($1::json, '[["varchar"]]')) as r)`,
        [JSON.stringify(rows)],
      );
      const typed = `select ${columnsOf(table)} from dumped`;
      const like = `select ${columnsOf(table)} from raw.main.${ident(landedName(system, table))} where false`;
      await land(tx, system, table, `${like} union all by name select * from (${cast(table, typed)})`, 'HOS');
    }
  });
}

function cast(table: TableContract, query: string): string {
  const columns = table.columns.map(({ name, type }) => {
    const sql = type === 'text' ? 'varchar' : type.replace('numeric', 'decimal');
    return `cast(${ident(name)} as ${sql}) as ${ident(name)}`;
  });
  return `select ${columns.join(', ')} from (${query})`;
}

/** Lands rows of one table of a system beside what raw holds; a key that came before is written anew. Values are text or null. */
export async function landRows(
  warehouse: Warehouse,
  systems: readonly System[],
  place: { readonly system: string; readonly table: string; readonly institution?: string },
  rows: readonly Readonly<Record<string, string | null | undefined>>[],
): Promise<void> {
  const system = systemNamed(systems, place.system);
  const table = system.tables.find((one) => one.table === place.table);
  if (!table) throw new Error(`no table ${place.table}`);
  const landed = `raw.main.${ident(landedName(system, table))}`;
  const names = table.columns.map(({ name }) => name);
  const values = rows.map((row) => names.map((name) => row[name] ?? null));
  await warehouse.transaction(async (tx) => {
    await tx.run(`create or replace temp table told (${names.map((name) => `${ident(name)} varchar`).join(', ')})`);
    await tx.run(
      `insert into told select ${names.map((_, i) => `r[${i + 1}]`).join(', ')} from (select unnest(from_json($1::json, '[["varchar"]]')) as r)`,
      [JSON.stringify(values)],
    );
    const typed = cast(table, `select ${columnsOf(table)} from told`);
    const isNew = table.key.map((name) => `n.${ident(name)} = o.${ident(name)}`).join(' and ');
    const kept = `select ${columnsOf(table)} from ${landed} as o where not exists (select 1 from (${typed}) as n where ${isNew})`;
    await land(tx, system, table, `${kept} union all by name select * from (${typed})`, place.institution ?? 'H01');
  });
}

/** Changes landed rows one by one as a later batch would, and writes the change down. `keys` gives (key, old_date, new_date). */
export async function changeLanded(
  warehouse: Warehouse,
  table: string,
  change: { readonly keys: string; readonly date?: string; readonly update: (key: string) => string },
): Promise<void> {
  await warehouse.transaction(async (tx) => {
    const [last] = await tx.rows<{ n: number }>('select max(batch) as n from raw.main._batches');
    const batch = (last?.n ?? 0) + 1;
    const keys = await tx.rows<{ key: string }>(`select key from (${change.keys})`);
    if (keys.length === 0) throw new Error(`nothing to change in ${table}`);
    await tx.run(
      `insert into raw.main._changes select ${literal(table)}, ${batch}, key, ${change.date ? literal(change.date) : 'null'}, old_date, new_date, false from (${change.keys})`,
    );
    for (const { key } of keys) await tx.run(change.update(literal(key)));
    await tx.run(
      `insert into raw.main._batches (batch, source, "table", mode, started_at, applied_at, rows_read, rows_landed, rows_quarantined)
       values (${batch}, 'his', ${literal(table)}, 'timestamp', now(), now(), ${keys.length}, ${keys.length}, 0)`,
    );
  });
}
