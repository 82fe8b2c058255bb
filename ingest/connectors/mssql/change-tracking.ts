import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import type { ChangedKeys } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import { CHANGED_KEYS_LIMIT, inComment, readPosition } from '../../engine/database/change-table.ts';
import { contractKeys } from '../../engine/database/contract-text.ts';
import type { SqlDialect } from '../../engine/database/sql-dialect.ts';
import { allRows, type Stream } from '../../engine/database/sql-table.ts';
import { type MssqlColumn, quote, text } from './dialect.ts';
import type { Settings } from './settings.ts';

/** A version of the database's Change Tracking. */
const position = z.strictObject({ version: z.string().regex(/^\d{1,19}$/) });

export interface TrackedTable {
  readonly dialect: SqlDialect;
  readonly stream: Stream;
  readonly contract: TableContract;
  readonly columns: readonly MssqlColumn[];
}

/**
 * Keys that Change Tracking names since a position. The version is read before the keys: without a snapshot, what commits in
 * between is named again. Versions are given out at the commit, so that none commits late.
 */
export async function readChanges(table: TrackedTable, since: string | null): Promise<ChangedKeys> {
  const { contract, stream } = table;
  const object = `object_id(${text(table.dialect.relation(contract.table))})`;
  const [state] = await allRows(
    stream,
    `select convert(varchar(20), change_tracking_current_version()), convert(varchar(20), change_tracking_min_valid_version(${object}))`,
  );
  const [current, oldest] = state ?? [];
  if (!current || !oldest)
    throw new UserError('ingest/no-change-table', { table: contract.table, changes: 'CHANGE TRACKING' });
  await checkKey(table, object);
  const now = { position: JSON.stringify({ version: current } satisfies z.output<typeof position>), keys: [] };
  const before = readPosition(position, since);
  if (!before) return { ...now, restart: 'first' };
  // A version that lies ahead is of another server: the database was restored. A truncate counts as forgotten, too.
  const isGone = BigInt(before.version) < BigInt(oldest) || BigInt(before.version) > BigInt(current);
  if (isGone) return { ...now, restart: 'pruned' };
  const changed = await allRows(stream, changedKeysSql(table, before.version));
  if (changed.length > CHANGED_KEYS_LIMIT) return { ...now, restart: 'too_many' };
  return {
    ...now,
    keys: contractKeys(
      contract,
      changed.map((key) => key.map((value) => value ?? '')),
    ),
  };
}

export function changedKeysSql({ dialect, contract, columns }: TrackedTable, version: string): string {
  const keys = contract.key.map((name) => {
    const column = columns.find((candidate) => candidate.name === name);
    return column ? dialect.text(column, undefined) : quote(name);
  });
  return `select top (${CHANGED_KEYS_LIMIT + 1}) ${keys.join(', ')} from changetable(changes ${dialect.relation(contract.table)}, ${version}) changed`;
}

/** Change Tracking names rows by their primary key and by nothing else. */
async function checkKey({ contract, stream }: TrackedTable, object: string): Promise<void> {
  const rows = await allRows(
    stream,
    `select c.name from sys.indexes i join sys.index_columns k on k.object_id = i.object_id and k.index_id = i.index_id
      join sys.columns c on c.object_id = k.object_id and c.column_id = k.column_id where i.object_id = ${object} and i.is_primary_key = 1`,
  );
  const primary = new Set(rows.map(([name]) => name));
  const missing = contract.key.find((name) => !primary.has(name));
  if (missing !== undefined) throw new UserError('ingest/log-key', { table: contract.table, column: missing });
}

const HEAD = `-- 变更跟踪（Change Tracking）与快照隔离：由数据库管理员执行一次；可重复执行，不影响已有数据。
-- Change Tracking and snapshot isolation: run once by the database administrator; running it again does no harm.
-- SQL Server 2008 以上，各版本均含 / SQL Server 2008 or newer, every edition. 表必须有主键，契约的 key 须在主键之中 / the table needs a primary key that holds the contract's key.
-- 保留天数须大于两次装载的最长间隔 / retention must be longer than two loads may lie apart.`;

/** SQL for the tables that are captured by trigger. */
export function trackingDdl(options: Settings, contracts: readonly TableContract[]): string {
  const database = quote(options.database);
  const user = quote(options.user);
  const tables = contracts.map((contract) => {
    const table = `${quote(options.schema)}.${quote(contract.table)}`;
    return `-- ${inComment(contract.table)}
if not exists (select 1 from sys.change_tracking_tables where object_id = object_id(${text(table)}))
  alter table ${table} enable change_tracking with (track_columns_updated = off);
grant select on ${table} to ${user};
grant view change tracking on ${table} to ${user};
-- 停用 / disable: alter table ${inComment(table)} disable change_tracking;`;
  });
  return `${HEAD}
use ${database};
if not exists (select 1 from sys.change_tracking_databases where database_id = db_id())
  alter database ${database} set change_tracking = on (change_retention = 7 days, auto_cleanup = on);
if exists (select 1 from sys.databases where database_id = db_id() and snapshot_isolation_state = 0)
  alter database ${database} set allow_snapshot_isolation on;

${tables.join('\n\n')}`;
}
