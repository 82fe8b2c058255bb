import { type ReadonlyWarehouse, UserError, utc, type Warehouse } from '../../../core/index.ts';
import { landedName, type System, type TableContract } from '../contract.ts';
import { effectiveContract } from '../evolution/evolve.ts';
import { type MaskedRow, maskedRow } from './mask-row.ts';
import './errors.ts';
import { rawTable, readRawColumns } from '../apply/raw-tables.ts';
import { recallColumns } from '../evolution/source-columns.ts';
import { QUARANTINE_REASONS, type QuarantineReason } from './reasons.ts';

export type EntryState = 'open' | 'resolved' | 'discarded';

/** Which entries are meant; nothing given: all. */
export interface EntryChoice {
  readonly source?: string | undefined;
  /** The source's name of the table, or the landed one. */
  readonly table?: string | undefined;
  readonly reason?: string | undefined;
  /** Ids, or their first letters. */
  readonly ids?: readonly string[] | undefined;
  readonly state?: EntryState | undefined;
}

export interface QuarantineCount {
  readonly source: string;
  /** Landed name. */
  readonly table: string;
  readonly reason: string;
  readonly reason_zh: string;
  readonly reason_en: string;
  readonly column_name: string | null;
  readonly state: EntryState;
  readonly rows: number;
  /** Of an open entry: part of the table's rows, those that wait included; 0.01 is one in a hundred. */
  readonly share: number | null;
  readonly last_batch: number;
}

/** An entry as it may be shown: values by which a person could be known are only hinted at. */
export interface QuarantineEntry {
  readonly id: string;
  readonly batch: number;
  readonly source: string;
  readonly table: string;
  readonly reason: string;
  readonly reason_zh: string;
  readonly reason_en: string;
  readonly column_name: string | null;
  /** Place in what the source sent; null where the key is the place. */
  readonly position: string | null;
  readonly created_at: string;
  readonly age_days: number;
  readonly state: EntryState;
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly note: string | null;
  readonly row: MaskedRow;
}

const words = (reason: string) =>
  reason in QUARANTINE_REASONS ? QUARANTINE_REASONS[reason as QuarantineReason] : { zh: reason, en: reason };

/** Condition of a choice over raw._quarantine, with its parameters. */
export function conditionOf(choice: EntryChoice): { readonly sql: string; readonly params: readonly string[] } {
  const params: string[] = [];
  const param = (value: string) => `$${params.push(value)}`;
  const conditions: string[] = [];
  if (choice.source !== undefined) conditions.push(`source = ${param(choice.source)}`);
  if (choice.table !== undefined) {
    const name = param(choice.table.toLowerCase());
    conditions.push(`(lower("table") = ${name} or suffix(lower("table"), '__' || ${name}))`);
  }
  if (choice.reason !== undefined) conditions.push(`reason = ${param(choice.reason)}`);
  if (choice.state !== undefined) conditions.push(`state = ${param(choice.state)}`);
  if (choice.ids !== undefined)
    conditions.push(`(${choice.ids.map((id) => `starts_with(id, ${param(id)})`).join(' or ') || 'false'})`);
  return { sql: conditions.join(' and ') || 'true', params };
}

/** Counts by table, reason, column and state, with the share of the table that waits. */
export async function countQuarantine(
  warehouse: Pick<ReadonlyWarehouse, 'rows'>,
  choice: EntryChoice = {},
): Promise<QuarantineCount[]> {
  const { sql, params } = conditionOf(choice);
  const counted = await warehouse.rows<Omit<QuarantineCount, 'reason_zh' | 'reason_en' | 'share'>>(
    `select source, "table", reason, column_name, state, count(*) as rows, max(batch) as last_batch from raw._quarantine where ${sql}
     group by all order by rows desc, source, "table", reason, column_name, state`,
    params,
  );
  const present = await readRawColumns(warehouse);
  const totals = new Map<string, number>();
  for (const { source, table } of counted) {
    const name = JSON.stringify([source, table]);
    if (totals.has(name) || !present.has(table)) continue;
    const [total] = await warehouse.rows<{ n: number }>(
      `select (select count(*) from ${rawTable(table)} where _source = $1 and _deleted_at is null)
         + (select count(*) from raw._quarantine where source = $1 and "table" = $2 and state = 'open') as n`,
      [source, table],
    );
    totals.set(name, total?.n ?? 0);
  }
  return counted.map((entry) => {
    const { zh, en } = words(entry.reason);
    const total = totals.get(JSON.stringify([entry.source, entry.table])) ?? 0;
    const share = entry.state === 'open' && total > 0 ? entry.rows / total : null;
    return { ...entry, reason_zh: zh, reason_en: en, share };
  });
}

interface StoredEntry extends Omit<QuarantineEntry, 'reason_zh' | 'reason_en' | 'position' | 'row'> {
  readonly key: string | null;
  readonly source_position: string | null;
  readonly raw_row: string | null;
}

/** Entries, newest first, by what their columns' classification allows to be seen. */
export async function showQuarantine(
  warehouse: Pick<ReadonlyWarehouse, 'rows'>,
  systems: readonly System[],
  choice: EntryChoice & { readonly limit: number; readonly now: Date },
): Promise<QuarantineEntry[]> {
  const { sql, params } = conditionOf(choice);
  const now = utc(choice.now);
  const rows = await warehouse.rows<StoredEntry>(
    `select id, batch, source, "table", reason, column_name, source_position, created_at, state, decided_at, decided_by, note, key,
       cast(raw_row as varchar) as raw_row, greatest(0, date_diff('day', created_at, '${now}'::timestamp)) as age_days
     from raw._quarantine where ${sql} order by created_at desc, id limit ${Math.trunc(choice.limit)}`,
    params,
  );
  const memory = await recallColumns(warehouse);
  const contracts = new Map<string, TableContract>();
  for (const system of systems)
    for (const contract of system.tables) {
      const name = landedName(system, contract);
      contracts.set(name, effectiveContract(contract, memory.get(name) ?? []));
    }
  return rows.map(({ key, source_position, raw_row, ...entry }) => {
    const { zh, en } = words(entry.reason);
    const row = JSON.parse(raw_row ?? '{}') as Record<string, unknown>;
    return {
      ...entry,
      ...{ reason_zh: zh, reason_en: en },
      // Elsewhere the place is the key, and that may be a person's.
      position: key === null && source_position?.startsWith('chunk ') ? source_position : null,
      row: maskedRow(row, contracts.get(entry.table)),
    };
  });
}

/** A person's decision that rows will not come: they are kept, with reason, name and time. Gives how many. */
export async function discardEntries(
  warehouse: Warehouse,
  choice: EntryChoice,
  decision: { readonly by: string; readonly note: string; readonly at: Date },
): Promise<number> {
  if (!choice.ids?.length && !choice.source && !choice.table && !choice.reason)
    throw new UserError('ingest/no-choice', {});
  const { sql, params } = conditionOf({ ...choice, state: 'open' });
  await requireOneEach(warehouse, choice.ids ?? []);
  const next = params.length;
  const discarded = await warehouse.transaction((tx) =>
    tx.run(
      `update raw._quarantine set state = 'discarded', decided_by = $${next + 1}, note = $${next + 2}, decided_at = $${next + 3}::timestamp where ${sql}`,
      [...params, decision.by, decision.note, utc(decision.at)],
    ),
  );
  if (discarded === 0) throw new UserError('ingest/no-entry', { choice: describeChoice(choice) });
  return discarded;
}

/** Some letters may begin several ids: nobody meant to decide about all of them. */
async function requireOneEach(warehouse: Warehouse, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const fitting = await warehouse.rows(
      `select distinct id from raw._quarantine where state = 'open' and starts_with(id, $1) limit 2`,
      [id],
    );
    if (fitting.length > 1) throw new UserError('ingest/ambiguous-entry', { id });
  }
}

export function describeChoice({ source, table, reason, ids }: EntryChoice): string {
  return [source, table, reason, ...(ids ?? [])].filter((word) => word !== undefined).join(' ');
}
