import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import type { ChangedKeys, SourceColumn } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import { CHANGED_KEYS_LIMIT, isPruned, ownName, readPosition, seenRow } from '../../engine/database/change-table.ts';
import { contractKeys } from '../../engine/database/contract-text.ts';
import type { SqlDialect, TextRow } from '../../engine/database/sql-dialect.ts';
import { allRows, type Stream } from '../../engine/database/sql-table.ts';
import { quote, text } from './dialect.ts';

/** 30 bytes before 12.2, whatever the character set: a Chinese letter takes three at most. */
export const nameOf = (table: string, suffix = '') => ownName(table, suffix, 30, Buffer.byteLength).toUpperCase();

const position = z.strictObject({
  seen: seenRow.nullable(),
  /** The server's clock in UTC just before the snapshot. */
  read: z.string(),
  /** Which storage the table had: a truncate, a rebuild and a dropped partition make another. */
  storage: z.string(),
});

export interface ChangeTableOptions {
  readonly dialect: SqlDialect;
  readonly stream: Stream;
  readonly contract: TableContract;
  readonly columns: readonly SourceColumn[];
  readonly schema: string;
  readonly clock: string;
}

const MOMENT = 'YYYY-MM-DD HH24:MI:SS.FF6';

/**
 * Keys that the change table holds since a position, read in the snapshot of the table itself, which was taken after `clock`.
 *
 * A change that commits late is found by its time: all that was written since `overlap_minutes` before the last snapshot is
 * read again, which is harmless. A transaction must not last longer.
 */
export async function readChangeTable(options: ChangeTableOptions, since: string | null): Promise<ChangedKeys> {
  const { contract, stream, clock } = options;
  const before = readPosition(position, since);
  const state = await readState(options, before?.seen ?? null);
  const [seq, at, same, next, storage] = state;
  const seen = seq && at ? { seq, at } : null;
  const now = {
    position: JSON.stringify({ seen, read: clock, storage: storage ?? '' } satisfies z.output<typeof position>),
    keys: [],
  };
  if (!before) return { ...now, restart: 'first' };
  if (isPruned(before.seen, { same: Number(same) > 0, next: next ?? null })) return { ...now, restart: 'pruned' };
  if (storage !== before.storage) return { ...now, restart: 'truncated' };
  const changed = await allRows(stream, changedKeysSql(options, before.read));
  if (changed.length > CHANGED_KEYS_LIMIT) return { ...now, restart: 'too_many' };
  return {
    ...now,
    keys: contractKeys(
      contract,
      changed.map((key) => key.map((value) => value ?? '')),
    ),
  };
}

export function changedKeysSql({ dialect, contract, columns, schema }: ChangeTableOptions, read: string): string {
  const keys = contract.key.map((name, i) => {
    const type = columns.find((column) => column.name === name)?.type ?? '';
    return dialect.text({ name: `KEY_${i + 1}`, type }, undefined);
  });
  const overlap = Math.ceil(contract.overlap_minutes * 60);
  return `select * from (select distinct ${keys.join(', ')} from ${quote(schema)}.${quote(nameOf(contract.table))}
    where changed_at >= to_timestamp('${read}', '${MOMENT}') - numtodsinterval(${overlap}, 'SECOND') and operation <> 'S')
    where rownum <= ${CHANGED_KEYS_LIMIT + 1}`;
}

export function stateSql(
  { contract, schema }: Pick<ChangeTableOptions, 'contract' | 'schema'>,
  seen: z.output<typeof seenRow> | null,
): string {
  const changes = `${quote(schema)}.${quote(nameOf(contract.table))}`;
  const seq = seen?.seq ?? '0';
  return `select to_char(newest.seq, 'TM9'), to_char(newest.changed_at, '${MOMENT}'),
    (select to_char(count(*)) from ${changes} where seq = ${seq} and to_char(changed_at, '${MOMENT}') = ${text(seen?.at ?? '-')}),
    (select to_char(min(seq), 'TM9') from ${changes} where seq > ${seq}),
    (select to_char(count(*)) || '|' || to_char(sum(o.data_object_id), 'TM9') from all_objects o
      where o.owner = ${text(schema)} and o.object_name = ${text(contract.table)} and o.object_type like 'TABLE%')
  from (select max(seq) as seq, max(changed_at) keep (dense_rank last order by seq) as changed_at from ${changes}) newest`;
}

async function readState(options: ChangeTableOptions, seen: z.output<typeof seenRow> | null): Promise<TextRow> {
  const { contract, stream } = options;
  try {
    const [row = []] = await allRows(stream, stateSql(options, seen));
    return row;
  } catch (error) {
    if ((error as { code?: string }).code !== 'ORA-00942') throw error;
    throw new UserError('ingest/no-change-table', { table: contract.table, changes: nameOf(contract.table) });
  }
}
