import type pg from 'pg';
import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import type { ChangedKeys } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import { readPosition } from '../../engine/database/change-table.ts';
import { DecodeChanges, lsnOf, placeOf } from './decode-changes.ts';
import { quote, text } from './dialect.ts';
import type { Settings } from './settings.ts';

/** `table`: which table, and which membership in the publication; another one has gaps. */
const position = z.strictObject({ lsn: z.string(), table: z.string() });

const MESSAGES_AT_ONCE = 5000;

interface Reading {
  /** The slot's own place: nothing before it can be read again. */
  readonly from: bigint;
  /** Up to here every change is in the reading, and visible to snapshots that are taken after it. */
  readonly upto: bigint;
  /** End of what was decoded. */
  readonly lsn: string;
  readonly changes: DecodeChanges;
}

/**
 * Changed keys from a logical replication slot, peeked at by SQL: nothing is consumed before `confirm`.
 *
 * The log is read before the first snapshot, up to what the server had flushed then, so all that it tells is in the snapshots. One gap is
 * closed by hand: a commit is in the log a moment before it becomes visible (long, where a standby must answer). Such a transaction
 * bounds the position, and is read again.
 */
export class PostgresLog {
  readonly #client: pg.Client;
  readonly #settings: Settings;
  readonly #begin: string;
  #reading: Reading | undefined;

  constructor(client: pg.Client, options: Settings, begin: string) {
    this.#client = client;
    this.#settings = options;
    this.#begin = begin;
  }

  /** Reads the log, once for all tables; again only for a table whose contract has another key than the log. Outside a transaction. */
  async prepare(contract: TableContract): Promise<void> {
    const found = this.#reading?.changes.keys.get(contract.table);
    if (this.#reading && (!found || found.isOf(contract))) return;
    const known = new Map([[contract.table, contract.key]]);
    await this.#client.query(this.#begin);
    const again = await this.#read(contract, known, this.#reading?.lsn);
    await this.#client.query('commit');
    const keys = again.changes.keys.get(contract.table);
    if (this.#reading && keys) this.#reading.changes.keys.set(contract.table, keys);
    this.#reading ??= again;
    const missing = again.changes.without.get(contract.table);
    if (missing !== undefined) this.#reading.changes.without.set(contract.table, missing);
    else this.#reading.changes.without.delete(contract.table);
  }

  /** Inside the snapshot of the table. */
  async changes(contract: TableContract, since: string | null): Promise<ChangedKeys> {
    const reading = this.#reading;
    if (!reading) throw new Error('the log was not read');
    const table = await this.#published(contract);
    const now = { position: JSON.stringify({ lsn: lsnOf(reading.upto), table } satisfies z.output<typeof position>) };
    const before = readPosition(position, since);
    if (!before) return { ...now, restart: 'first', keys: [] };
    const place = placeOf(before.lsn);
    if (before.table !== table || place < reading.from || place > reading.upto)
      return { ...now, restart: 'pruned', keys: [] };
    const without = reading.changes.without.get(contract.table);
    if (without && without.place >= place)
      throw new UserError('ingest/log-key', { table: contract.table, column: without.column });
    const found = reading.changes.keys.get(contract.table)?.since(place, contract) ?? { keys: [] };
    return 'restart' in found ? { ...now, ...found, keys: [] } : { ...now, ...found };
  }

  /** Moves the slot to the earliest of the positions; the server may then drop the log before it. */
  async confirm(positions: ReadonlyMap<string, string>): Promise<void> {
    const places = [...positions.values()].flatMap((each) => readPosition(position, each)?.lsn ?? []).map(placeOf);
    const [first] = places.sort((a, b) => (a < b ? -1 : 1));
    if (first === undefined) return;
    const { slot } = this.#settings;
    await this.#client.query(
      `select pg_replication_slot_advance(slot_name, $2::pg_lsn) from pg_replication_slots where slot_name = $1 and confirmed_flush_lsn < $2::pg_lsn`,
      [slot, lsnOf(first)],
    );
  }

  async #read(
    contract: TableContract,
    known: ReadonlyMap<string, readonly string[]>,
    end: string | undefined,
  ): Promise<Reading> {
    const { schema, slot, publication } = this.#settings;
    const state = await this.#state(contract);
    const lsn = end ?? state.flushed;
    const open = new Set(state.open.map((xid) => Number(BigInt(xid) & 0xffffffffn)));
    // Not surely visible when the reading began, with the place of the commit.
    const uncertain = new Map<number, bigint>();
    const changes = new DecodeChanges(schema, publication, known, (xid, place) => {
      if (open.has(xid) || ((xid - state.next) | 0) >= 0) uncertain.set(xid, place);
    });
    await this.#client.query(
      `declare hisight_log no scroll cursor for select data from pg_logical_slot_peek_binary_changes(${text(slot)}, ${text(lsn)}, null,
         'proto_version', '1', 'publication_names', ${text(quote(publication))})`,
    );
    for (;;) {
      const { rows } = await this.#client.query<{ data: Buffer }>(`fetch ${MESSAGES_AT_ONCE} from hisight_log`);
      for (const { data } of rows) changes.take(data);
      if (rows.length < MESSAGES_AT_ONCE) break;
    }
    await this.#client.query('close hisight_log');
    const upto = await this.#visible(placeOf(lsn), uncertain);
    return { from: placeOf(state.confirmed), upto, lsn, changes };
  }

  async #state(contract: TableContract) {
    const { slot } = this.#settings;
    const refused = (reason: string) => new UserError('ingest/no-log', { table: contract.table, reason });
    const { rows } = await this.#client.query<{
      confirmed: string | null;
      plugin: string;
      here: boolean;
      lost: boolean;
      flushed: string;
      open: string[];
      next: string;
    }>(
      `select confirmed_flush_lsn::text as confirmed, plugin, database = current_database() as here,
         coalesce(row_to_json(s) ->> 'wal_status', '') = 'lost' as lost, pg_current_wal_flush_lsn()::text as flushed,
         array(select txid_snapshot_xip(txid_current_snapshot())::text) as open, txid_snapshot_xmax(txid_current_snapshot())::text as next
       from pg_replication_slots s where slot_name = $1`,
      [slot],
    );
    const [row] = rows;
    if (!row) throw refused(`slot ${slot} does not exist`);
    if (!row.here || row.plugin !== 'pgoutput' || row.confirmed === null)
      throw refused(`slot ${slot} is not a pgoutput slot of this database`);
    if (row.lost) throw refused(`slot ${slot} was invalidated: drop it with pg_drop_replication_slot('${slot}') first`);
    return { ...row, confirmed: row.confirmed, next: Number(BigInt(row.next) & 0xffffffffn) };
  }

  /** The place before the first transaction that was decoded but is not visible yet. */
  async #visible(lsn: bigint, uncertain: ReadonlyMap<number, bigint>): Promise<bigint> {
    if (uncertain.size === 0) return lsn;
    const { rows } = await this.#client.query<{ xid: string }>(
      'select txid_snapshot_xip(txid_current_snapshot())::text as xid',
    );
    const places = rows.flatMap(({ xid }) => uncertain.get(Number(BigInt(xid) & 0xffffffffn)) ?? []);
    return places.reduce((first, place) => (place < first ? place : first), lsn);
  }

  async #published(contract: TableContract): Promise<string> {
    const { schema, publication } = this.#settings;
    const { rows } = await this.#client.query<{ id: string | null; all: boolean }>(
      `select c.oid || '/' || coalesce((select r.oid from pg_publication_rel r where r.prpubid = p.oid and r.prrelid = c.oid), p.oid)::text as id,
         p.pubinsert and p.pubupdate and p.pubdelete and p.pubtruncate as all
       from pg_publication p join pg_publication_tables t on t.pubname = p.pubname
       join pg_namespace n on n.nspname = t.schemaname join pg_class c on c.relnamespace = n.oid and c.relname = t.tablename
       where p.pubname = $1 and t.schemaname = $2 and t.tablename = $3`,
      [publication, schema, contract.table],
    );
    const [row] = rows;
    if (row?.id && row.all) return row.id;
    const reason = row
      ? `publication ${publication} leaves out some operations`
      : `publication ${publication} lacks it`;
    throw new UserError('ingest/no-log', { table: contract.table, reason });
  }
}
