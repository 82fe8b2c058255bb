import {
  ContractError,
  nearest,
  type ReadonlyWarehouse,
  type SourceConfig,
  type Transaction,
  UserError,
  utc,
  type Warehouse,
} from '../../../core/index.ts';
import { alterTable, differingColumns, readRawColumns } from '../apply/raw-tables.ts';
import { checkFilters } from '../capture/filters.ts';
import type { SourceSession } from '../connector.ts';
import { landedName, landedType, type System, type TableContract } from '../contract.ts';
import type { TableNote } from '../report.ts';
import { effectiveContract, evolve, type RememberedColumn } from './evolve.ts';
import { columnNote, describeChange, filterNote } from './notes.ts';
import './errors.ts';

/** What is remembered of the columns of every source, by landed table. */
export async function recallColumns(
  warehouse: Pick<ReadonlyWarehouse, 'rows'>,
): Promise<ReadonlyMap<string, RememberedColumn[]>> {
  const rows = await warehouse.rows<RememberedColumn & { readonly table: string }>(
    `select source, "table", column_name as "column", type, holds, contract_type as "contractType", landed_type as "landedType", state
     from raw._source_columns order by "table", source, column_name`,
  );
  const tables = new Map<string, RememberedColumn[]>();
  for (const { table, ...column } of rows) {
    const columns = tables.get(table) ?? [];
    columns.push(column);
    tables.set(table, columns);
  }
  return tables;
}

export interface LiveTable {
  readonly source: string;
  /** Landed name, `<system>__<table>`. */
  readonly landed: string;
  readonly now: () => Date;
}

/**
 * The contract as the source is now. Looks at the source's columns, remembers what is new of them, makes room in raw, and
 * forgets the watermark where a column has to be filled or other filters hold, so that the table is read as a whole.
 * Throws `ingest/schema-changed` where a person must decide and `ingest/contract-narrowed` where raw holds more than the contract.
 */
export async function liveContract(
  session: SourceSession,
  warehouse: Warehouse,
  { source, landed, now }: LiveTable,
  contract: TableContract,
): Promise<{ readonly contract: TableContract; readonly notes: readonly TableNote[] }> {
  await checkFilters(contract);
  const columns = await session.withTable(contract, async (table) => table.columns);
  const memory = (await recallColumns(warehouse)).get(landed) ?? [];
  const own = memory.filter((column) => column.source === source);
  const seen = evolve(contract, own, source, columns);
  if (seen.problems.length > 0) {
    throw new ContractError('ingest/schema-changed', {
      source,
      table: contract.table,
      changes: seen.problems.map((change) => describeChange(change).zh),
      changes_en: seen.problems.map((change) => describeChange(change).en),
    });
  }
  const others = memory.filter((column) => column.source !== source);
  const effective = effectiveContract(contract, [...others, ...seen.remembered], source);
  const rules = JSON.stringify(contract.filters.map(({ name, keep }) => [name, keep]));
  const [known] = await warehouse.rows<{ rules: string }>(
    `select rules from raw._filter_rules where source = $1 and "table" = $2`,
    [source, landed],
  );
  const refiltered = rules !== (known?.rules ?? '[]');
  if (JSON.stringify(own) !== JSON.stringify(bySpelling(seen.remembered)) || refiltered) {
    // Room first: what is remembered must have its column, whatever kills us in between.
    await alterTable(warehouse, landed, effective, (await readRawColumns(warehouse, landed)).get(landed) ?? new Map());
    await warehouse.transaction(async (tx) => {
      await remember(tx, landed, source, seen.remembered, now());
      await tx.run(`delete from raw._filter_rules where source = $1 and "table" = $2`, [source, landed]);
      await tx.run('insert into raw._filter_rules values ($1, $2, $3)', [source, landed, rules]);
      if (seen.refill || (refiltered && own.length > 0))
        await tx.run(`delete from raw._watermarks where source = $1 and "table" = $2`, [source, landed]);
    });
  }
  checkRaw(effective, (await readRawColumns(warehouse, landed)).get(landed) ?? new Map());
  const notes = seen.notes.map((change) => columnNote(contract.table, change));
  return { contract: effective, notes: refiltered && own.length > 0 ? [...notes, filterNote(contract)] : notes };
}

const bySpelling = (columns: readonly RememberedColumn[]) =>
  [...columns]
    .sort((a, b) => (a.column < b.column ? -1 : 1))
    .map(({ source, column, type, holds, contractType, landedType: landed, state }) => ({
      ...{ source, column, type, holds, contractType, landedType: landed, state },
    }));

function checkRaw(contract: TableContract, present: ReadonlyMap<string, string>): void {
  const wrong = differingColumns(contract, present);
  if (wrong.length === 0) return;
  throw new ContractError('ingest/contract-narrowed', {
    table: contract.table,
    columns: wrong.map(({ column, type }) => `${column.name}: ${type} → ${landedType(column)}`),
  });
}

async function remember(
  tx: Transaction,
  landed: string,
  source: string,
  columns: readonly RememberedColumn[],
  now: Date,
): Promise<void> {
  await tx.run(
    `create or replace temp table seen_before as select column_name, first_seen_batch, first_seen_at from raw._source_columns where source = $1 and "table" = $2`,
    [source, landed],
  );
  await tx.run(`delete from raw._source_columns where source = $1 and "table" = $2`, [source, landed]);
  for (const { column, type, holds, contractType, landedType: lands, state } of columns) {
    await tx.run(
      `insert into raw._source_columns select $1, $2, $3, $4, $5, $6, $7, $8, any_value(first_seen_batch), coalesce(any_value(first_seen_at), $9::timestamp)
       from seen_before where column_name = $3`,
      [source, landed, column, type, holds, contractType, lands, state, utc(now)],
    );
  }
  await tx.run('drop table seen_before');
}

/**
 * Forgets what was remembered of a source's table: from the next load the contract alone rules, and what it leaves out stays
 * out. Values that raw has of a column stay. Throws `ingest/unknown-source` and `ingest/unknown-table`.
 */
export async function acceptSource(
  warehouse: Warehouse,
  sources: readonly SourceConfig[],
  systems: readonly System[],
  accepted: { readonly source: string; readonly table: string },
): Promise<{ readonly source: string; readonly table: string; readonly columns: number }> {
  const config = sources.find(({ name }) => name === accepted.source);
  if (!config)
    throw new UserError('ingest/unknown-source', { source: accepted.source, known: sources.map(({ name }) => name) });
  const system = systems.find((candidate) => candidate.system === config.system);
  const contract = system?.tables.find(({ table }) => table.toLowerCase() === accepted.table.toLowerCase());
  if (!system || !contract) {
    const known = (system?.tables ?? []).map(({ table }) => table);
    throw new UserError('ingest/unknown-table', { table: accepted.table, nearest: nearest(accepted.table, known) });
  }
  const columns = await warehouse.transaction((tx) =>
    tx.run(`delete from raw._source_columns where source = $1 and "table" = $2`, [
      config.name,
      landedName(system, contract),
    ]),
  );
  return { source: config.name, table: contract.table, columns };
}
