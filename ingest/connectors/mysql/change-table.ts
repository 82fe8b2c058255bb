import type mysql from 'mysql2';
import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import type { ChangedKeys } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import { CHANGED_KEYS_LIMIT, isPruned, ownName, readPosition, seenRow } from '../../engine/database/change-table.ts';
import { contractKeys } from '../../engine/database/contract-text.ts';
import { plainText, quote, type Types } from './dialect.ts';
import { isRefused } from './explain.ts';
import { query, queryTexts, type Rows } from './query.ts';

/** 64 letters, and a file name of 250 bytes, in which any letter but the plainest takes five. */
function measure(name: string): number {
  const letters = [...name];
  const bytes = letters.reduce((sum, letter) => sum + (/[\w$]/.test(letter) ? 1 : 5), 0);
  return Math.max(letters.length, Math.ceil((bytes * 64) / 250));
}

export const nameOf = (table: string, suffix = '') => ownName(table, suffix, 64, measure);

const position = z.strictObject({
  seen: seenRow.nullable(),
  /** The server's clock in UTC just before the snapshot. */
  read: z.string(),
  /** When the server made the table itself: another moment is another table. */
  created: z.string().nullable(),
  empty: z.boolean(),
});
type Position = z.output<typeof position>;

const seconds = (moment: string) => Date.parse(`${moment.replace(' ', 'T')}Z`) / 1000;

/**
 * Keys that the change table holds since a position, read in the snapshot of the table itself, which was taken after `clock`.
 *
 * The server tells a reader nothing of transactions that are still open, so a change that commits late is found by its time: all
 * that was written since `overlap_minutes` before the last snapshot is read again, which is harmless. A transaction must not last longer.
 */
export async function readChangeTable(
  connection: mysql.Connection,
  contract: TableContract,
  types: Types,
  since: string | null,
  clock: string,
): Promise<ChangedKeys> {
  const before = readPosition(position, since);
  const state = await readState(connection, contract, before);
  const { seen, created, empty } = state;
  const now = { position: JSON.stringify({ seen, read: clock, created, empty } satisfies Position), keys: [] };
  if (!before) return { ...now, restart: 'first' };
  if (isPruned(before.seen, state)) return { ...now, restart: 'pruned' };
  // No trigger fires when a table is truncated, replaced by another, or changed by a cascading foreign key.
  const unseen = state.updated - Math.max(seconds(before.read), seen ? seconds(seen.at) : 0);
  if (created !== before.created || (empty && !before.empty) || unseen > contract.overlap_minutes * 60 + 1)
    return { ...now, restart: 'truncated' };
  const keys = contract.key.map((column, i) => plainText(`key_${i + 1}`, types.get(column) ?? ''));
  const changed = await queryTexts(
    connection,
    `select distinct ${keys.join(', ')} from ${quote(nameOf(contract.table))}
     where changed_at >= cast(? as datetime(6)) - interval ${Math.ceil(contract.overlap_minutes * 60)} second and operation <> 'S' limit ${CHANGED_KEYS_LIMIT + 1}`,
    [before.read],
  );
  if (changed.length > CHANGED_KEYS_LIMIT) return { ...now, restart: 'too_many' };
  return { ...now, keys: contractKeys(contract, changed) };
}

interface State {
  readonly seen: { seq: string; at: string } | null;
  readonly same: boolean;
  readonly next: string | null;
  readonly empty: boolean;
  readonly created: string | null;
  /** Unix time of the last write to the table, as far as the server remembers; 0 where it does not. */
  readonly updated: number;
}

async function readState(
  connection: mysql.Connection,
  contract: TableContract,
  before: Position | undefined,
): Promise<State> {
  const changes = nameOf(contract.table);
  const relation = quote(changes);
  const seq = before?.seen?.seq ?? '0';
  const [row = {}] = await query(
    connection,
    `select (select cast(c.seq as char) from ${relation} c order by c.seq desc limit 1) as seq,
       (select cast(c.changed_at as char) from ${relation} c order by c.seq desc limit 1) as at,
       (select cast(min(c.seq) as char) from ${relation} c where c.seq > ?) as next,
       exists (select 1 from ${relation} c where c.seq = ? and c.changed_at = cast(? as datetime(6))) as same,
       not exists (select 1 from ${quote(contract.table)}) as empty`,
    [seq, seq, before?.seen?.at ?? null],
  ).catch((error: unknown): Rows => {
    if (isRefused(error)) throw new UserError('ingest/no-change-table', { table: contract.table, changes });
    throw error;
  });
  const [table = {}] = await query(
    connection,
    `select cast(unix_timestamp(create_time) as char) as created, cast(unix_timestamp(update_time) as char) as updated
     from information_schema.tables where table_schema = database() and table_name = ?`,
    [contract.table],
  );
  return {
    seen: row['seq'] && row['at'] ? { seq: row['seq'], at: row['at'] } : null,
    same: Number(row['same']) === 1,
    next: row['next'] ?? null,
    empty: Number(row['empty']) === 1,
    created: table['created'] ?? null,
    updated: Number(table['updated'] ?? 0),
  };
}
