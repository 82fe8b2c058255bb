import type pg from 'pg';
import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import type { ChangedKeys } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import { CHANGED_KEYS_LIMIT, isPruned, ownName, readPosition, seenRow } from '../../engine/database/change-table.ts';
import { contractKeys } from '../../engine/database/contract-text.ts';
import { type ColumnsByName, expression, quote } from './dialect.ts';

/** PostgreSQL counts bytes: a Chinese letter takes three. */
export const nameOf = (table: string, suffix = '') => ownName(table, suffix, 63, Buffer.byteLength);

const position = z.strictObject({ seen: seenRow.nullable(), xmin: z.string() });

interface State {
  readonly seq: string | null;
  readonly at: string | null;
  readonly xmin: string;
  readonly xmax: string;
  readonly same: boolean;
  readonly next: string | null;
  readonly truncated: boolean;
}

/**
 * Keys that the change table holds since a position, read in the snapshot of the table itself.
 *
 * Nothing that commits late is lost: every change carries the id of its transaction, and the position is the oldest transaction that
 * was still open in the snapshot (xmin). All older ones had ended, so their changes were seen then; all others are read (again).
 */
export async function readChangeTable(
  client: pg.Client,
  schema: string,
  contract: TableContract,
  columns: ColumnsByName,
  since: string | null,
): Promise<ChangedKeys> {
  const name = nameOf(contract.table);
  await checkTriggers(client, schema, contract.table, name);
  const before = readPosition(position, since);
  const relation = `${quote(schema)}.${quote(name)}`;
  const { rows } = await client.query<State>(
    `select newest.seq, newest.at, txid_snapshot_xmin(txid_current_snapshot())::text as xmin, txid_snapshot_xmax(txid_current_snapshot())::text as xmax,
       exists (select 1 from ${relation} where seq = $1::bigint and changed_at::text = $2) as same,
       (select min(seq)::text from ${relation} where seq > coalesce($1::bigint, 0)) as next,
       exists (select 1 from ${relation} where seq > coalesce($1::bigint, 0) and operation = 'T') as truncated
     from (select 1) one left join (select seq::text, changed_at::text as at from ${relation} order by ${relation}.seq desc limit 1) newest on true`,
    [before?.seen?.seq ?? null, before?.seen?.at ?? null],
  );
  const [state] = rows;
  if (!state) throw new Error('a state gave no row');
  const seen = state.seq !== null && state.at !== null ? { seq: state.seq, at: state.at } : null;
  const now = { position: JSON.stringify({ seen, xmin: state.xmin } satisfies z.output<typeof position>), keys: [] };
  if (!before) return { ...now, restart: 'first' };
  // Transaction numbers of another server: the database was restored elsewhere.
  const isForeign = BigInt(before.xmin) > BigInt(state.xmax);
  if (isForeign || isPruned(before.seen, state)) return { ...now, restart: 'pruned' };
  if (state.truncated) return { ...now, restart: 'truncated' };
  const keys = contract.key.map((column, i) => `${expression(`key_${i + 1}`, columns.get(column)?.type ?? '')}::text`);
  const changed = await client.query<string[]>({
    text: `select distinct ${keys.join(', ')} from ${relation} where txid >= $1::bigint and operation not in ('S', 'T') limit ${CHANGED_KEYS_LIMIT + 1}`,
    values: [before.xmin],
    rowMode: 'array',
  });
  if (changed.rows.length > CHANGED_KEYS_LIMIT) return { ...now, restart: 'too_many' };
  return { ...now, keys: contractKeys(contract, changed.rows) };
}

/** tgtype's bits of insert, delete and update. */
const ROW_EVENTS = 4 + 8 + 16;

async function checkTriggers(client: pg.Client, schema: string, table: string, changes: string): Promise<void> {
  const { rows } = await client.query<{ found: boolean; readable: boolean; events: number }>(
    `select true as found, has_table_privilege(c.oid, 'select') as readable,
       (select coalesce(bit_or(t.tgtype), 0)::int from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_class owner on owner.oid = t.tgrelid
        where owner.relnamespace = c.relnamespace and owner.relname = $3 and p.proname = $2 and t.tgenabled in ('O', 'A')) as events
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2`,
    [schema, changes, table],
  );
  const [row] = rows;
  if (!row?.readable) throw new UserError('ingest/no-change-table', { table, changes });
  if ((row.events & ROW_EVENTS) !== ROW_EVENTS) throw new UserError('ingest/no-change-trigger', { table, changes });
}
