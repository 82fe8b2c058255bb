import { join } from 'node:path';
import { ident, literal, type Transaction, UserError, utc, type Warehouse } from '../../../core/index.ts';
import { duplicateEntry, rankOfKey } from '../capture/duplicates.ts';
import { allowedRows, filesRelation } from '../capture/land.ts';
import type { Manifest } from '../capture/manifest.ts';
import type { TableContract } from '../contract.ts';
import { keepBooks } from '../quarantine/keep-books.ts';
import { compareRelations, MOST_KEYS } from '../reconcile/bisect.ts';
import { differenceOf, keyText, measureRelation } from '../reconcile/measure.ts';
import { ReconciliationError } from '../reconcile/reconciliation-books.ts';
import { applyDeletes, sameKey } from './apply-deletes.ts';
import { rawTable } from './raw.ts';
import { moveWatermark } from './watermark.ts';
import { writeChanges } from './write-changes.ts';

export interface Applied {
  readonly rowsChanged: number;
  readonly rowsDeleted: number;
  /** Rows put aside: those of landing and those whose key came twice. */
  readonly rowsQuarantined: number;
}

/**
 * Applies a landed batch to raw: rows, soft deletes, changes, quarantine, reconciliation and watermark in one transaction.
 * Applying changes only rows that differ, so that rows read again in the overlap restate nothing.
 */
export async function applyBatch(
  warehouse: Warehouse,
  folder: string,
  manifest: Manifest,
  contract: TableContract,
  now: Date,
  signal?: AbortSignal,
): Promise<Applied> {
  return warehouse.transaction((tx) => applyIn(tx, folder, manifest, contract, now), {
    proof: { sql: 'select 1 from raw._batches where batch = $1', params: [manifest.batch] },
    signal,
  });
}

/**
 * Applies a landed batch inside a transaction of the caller. A manifest whose batch `replays` another is that landed batch
 * under a new number: its rows carry the moment at which they landed, so that a rebuilt image tells the old times.
 */
export function applyIn(
  tx: Transaction,
  folder: string,
  manifest: Manifest & { readonly replays?: number },
  contract: TableContract,
  now: Date,
): Promise<Applied> {
  return new Application(folder, manifest, contract, now).run(tx);
}

class Application {
  readonly #folder: string;
  readonly #manifest: Manifest & { readonly replays?: number };
  readonly #contract: TableContract;
  /** When the rows came: now, or when they landed if they are replayed. */
  readonly #now: string;
  readonly #appliedAt: string;
  readonly #raw: string;

  constructor(folder: string, manifest: Manifest & { readonly replays?: number }, contract: TableContract, now: Date) {
    this.#folder = folder;
    this.#manifest = manifest;
    this.#contract = contract;
    this.#appliedAt = utc(now);
    this.#now = manifest.replays === undefined ? this.#appliedAt : utc(new Date(manifest.landedAt));
    this.#raw = rawTable(manifest.table);
  }

  async run(tx: Transaction): Promise<Applied> {
    const isFirst = await this.#isFirst(tx);
    const duplicates = await this.#stageIncoming(tx);
    const rowsDeleted = isFirst
      ? 0
      : await applyDeletes(tx, {
          folder: this.#folder,
          manifest: this.#manifest,
          contract: this.#contract,
          knownAt: this.#now,
        });
    const rowsChanged = isFirst ? await this.#insertAll(tx) : await this.#merge(tx);
    await keepBooks(tx, {
      folder: this.#folder,
      manifest: this.#manifest,
      contract: this.#contract,
      now: this.#appliedAt,
    });
    await this.#reconcile(tx, isFirst);
    const rowsQuarantined = this.#manifest.rowsQuarantined + duplicates;
    await this.#record(tx, { rowsChanged, rowsDeleted, rowsQuarantined });
    return { rowsChanged, rowsDeleted, rowsQuarantined };
  }

  async #isFirst(tx: Transaction): Promise<boolean> {
    const rows = await tx.rows(`select 1 from ${this.#raw} where _source = $1 limit 1`, [this.#manifest.source]);
    return rows.length === 0;
  }

  /** Names the landed rows `incoming`. A key that came twice breaks the contract: the newest row stays, the others are put aside. */
  async #stageIncoming(tx: Transaction): Promise<number> {
    const files = filesRelation(this.#folder, this.#manifest.files, this.#contract);
    const key = keyText(this.#contract);
    const [count] = await tx.rows<{ extra: number }>(`select count(*) - count(distinct ${key}) as extra from ${files}`);
    const extra = count?.extra ?? 0;
    await tx.run(
      `create or replace temp table set_aside (key varchar, reason varchar, column_name varchar, source_position varchar, raw_row varchar)`,
    );
    if (this.#manifest.quarantineFile) {
      await tx.run(
        `insert into set_aside from read_parquet(${literal(join(this.#folder, this.#manifest.quarantineFile))})`,
      );
    }
    if (extra === 0) {
      await tx.run(`create or replace temp view incoming as select * from ${files}`);
      return 0;
    }
    const allowed = allowedRows(this.#contract, this.#manifest.rowsRead);
    if (extra + this.#manifest.rowsQuarantined > allowed) {
      throw new UserError('ingest/quarantine-budget', {
        table: this.#contract.table,
        rows: extra,
        allowed,
        reasons: ['duplicate_key'],
      });
    }
    const names = this.#contract.columns.map(({ name }) => ident(name)).join(', ');
    await tx.run(
      `create or replace temp table ranked as select *, ${rankOfKey(this.#contract)} as _rank from ${files}`,
    );
    await tx.run(`create or replace temp view incoming as select ${names} from ranked where _rank = 1`);
    await tx.run(`insert into set_aside select ${duplicateEntry(this.#contract)} from ranked where _rank > 1`);
    return extra;
  }

  async #insertAll(tx: Transaction): Promise<number> {
    const names = this.#contract.columns.map(({ name }) => ident(name)).join(', ');
    await writeChanges(tx, this.#manifest, this.#contract, {
      from: 'incoming',
      key: keyText(this.#contract),
      dates: (date) => ({ old: 'null::date', new: `cast(${ident(date)} as date)` }),
      isDeleted: false,
    });
    return tx.run(
      `insert into ${this.#raw} (${names}, ${SYSTEM}) select ${names}, $1, $2, $3, $4::timestamp, null from incoming`,
      this.#stamp(),
    );
  }

  async #merge(tx: Transaction): Promise<number> {
    const differs = this.#contract.columns
      .filter(({ name }) => !this.#contract.key.includes(name))
      .map(({ name }) => `r.${ident(name)} is distinct from i.${ident(name)}`);
    const olds = this.#contract.dates
      .map((date) => `, cast(r.${ident(date)} as date) as ${ident(`_old_${date}`)}`)
      .join('');
    await tx.run(
      `create or replace temp table changed as select i.*, r.rowid as _row${olds} from incoming i left join ${this.#raw} r on r._source = $1 and ${sameKey(this.#contract, 'r', 'i')}
       where ${['r.rowid is null', 'r._deleted_at is not null', ...differs].join(' or ')}`,
      [this.#manifest.source],
    );
    await writeChanges(tx, this.#manifest, this.#contract, {
      from: 'changed',
      key: keyText(this.#contract),
      dates: (date) => ({ old: ident(`_old_${date}`), new: `cast(${ident(date)} as date)` }),
      isDeleted: false,
    });
    await tx.run(`delete from ${this.#raw} where rowid in (select _row from changed where _row is not null)`);
    const names = this.#contract.columns.map(({ name }) => ident(name)).join(', ');
    return tx.run(
      `insert into ${this.#raw} (${names}, ${SYSTEM}) select ${names}, $1, $2, $3, $4::timestamp, null from changed`,
      this.#stamp(),
    );
  }

  async #reconcile(tx: Transaction, isFirst: boolean): Promise<void> {
    const { sourceMeasure, imageMeasure, summed, source, batch, table, replays } = this.#manifest;
    const keyHash = sourceMeasure.keyHash !== undefined;
    const mine = `select * from ${this.#raw} r where r._source = ${literal(source)} and r._deleted_at is null`;
    const cameIn = `exists (select 1 from incoming i where ${sameKey(this.#contract, 'r', 'i')})`;
    const waits = `${keyText(this.#contract, 'r')} in (select key from set_aside where key is not null and reason <> 'duplicate_key')`;
    // A digest read every row: all of the image is held against it. A replayed one met an image that has moved on since.
    const isWhole = imageMeasure !== undefined && replays === undefined;
    const image = isWhole ? `(${mine} and not (${waits}))` : isFirst ? `(${mine})` : `(${mine} and ${cameIn})`;
    const landed = isWhole ? imageMeasure : await measureRelation(tx, 'incoming', this.#contract, summed, keyHash);
    const raw = await measureRelation(tx, image, this.#contract, summed, keyHash);
    const difference = differenceOf(landed, raw);
    if (difference) {
      const keys = await compareRelations(tx, 'incoming', image, this.#contract);
      const differing = { keys: keys.slice(0, MOST_KEYS), isComplete: keys.length <= MOST_KEYS };
      throw new ReconciliationError({ table: this.#contract.table, stage: 'landing/raw', difference }, differing);
    }
    await tx.run(
      `insert into raw._reconciliations (batch, source, "table", source_rows, raw_rows, source_sums, raw_sums, matched, checked_at)
       values ($1, $2, $3, $4, $5, $6, $7, true, $8::timestamp)`,
      [
        ...[batch, source, table, sourceMeasure.rows, raw.rows],
        ...[JSON.stringify(sourceMeasure.sums), JSON.stringify(raw.sums), this.#appliedAt],
      ],
    );
  }

  async #record(tx: Transaction, applied: Applied): Promise<void> {
    const m = this.#manifest;
    await tx.run(
      `insert into raw._batches (batch, source, "table", mode, started_at, applied_at, rows_read, rows_landed, rows_quarantined, rows_changed, rows_deleted,
         cursor_from, cursor_to, landing_path, key_hash, replays) values ($1, $2, $3, $4, $5::timestamp, $6::timestamp, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      [
        ...[m.batch, m.source, m.table, m.replays ? 'replay' : m.mode, utc(new Date(m.startedAt)), this.#appliedAt],
        ...[m.rowsRead, m.rowsLanded, applied.rowsQuarantined, applied.rowsChanged, applied.rowsDeleted],
        ...[
          m.cursorFrom,
          m.cursorTo,
          join(this.#folder, `${m.replays ?? m.batch}.parquet`),
          m.landedMeasure.keyHash ?? null,
          m.replays ?? null,
        ],
      ],
    );
    // A restated window and rows that were asked for say nothing about the others: the watermark stays.
    if (m.mode === 'window' || m.mode === 'keys') return;
    await moveWatermark(tx, {
      source: m.source,
      table: m.table,
      capture: this.#contract.capture,
      cursor: m.cursorTo,
      batch: m.batch,
      sweptAt: m.sweptAt,
    });
  }

  #stamp(): (string | number | null)[] {
    return [this.#manifest.source, this.#manifest.institution, this.#manifest.batch, this.#now];
  }
}

const SYSTEM = '_source, _institution, _batch, _loaded_at, _deleted_at';
