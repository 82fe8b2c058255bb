import { chmodSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { literal, UserError, type Warehouse } from '../../../core/index.ts';
import type { Measure, Selection, SourceTable } from '../connector.ts';
import type { TableContract } from '../contract.ts';
import { differingKeys } from '../reconcile/bisect.ts';
import { differenceOf, KEY_HASH_LIMIT, measureRelation } from '../reconcile/measure.ts';
import { ReconciliationError } from '../reconcile/reconciliation-books.ts';
import { addMeasures } from './add-measures.ts';
import type { Capture } from './capture.ts';
import { convertChunk, prepareWorker, QUARANTINED } from './convert.ts';
import { stoppedRows, writeStoppedKeys } from './filters.ts';
import { contractDigest, type Manifest, syncPath, writeManifest } from './manifest.ts';
import { spoolRows } from './spool.ts';

/** DuckDB's list of a batch's files. */
export function filesRelation(folder: string, names: readonly string[], contract: TableContract, suffix = ''): string {
  if (names.length === 0) {
    const columns = contract.columns.map(
      (column) => `null::${column.type === 'text' ? 'varchar' : column.type} as "${column.name}"`,
    );
    return `(select ${columns.join(', ')} where false)`;
  }
  return `read_parquet([${names.map((name) => literal(join(folder, `${name}${suffix}`))).join(', ')}])`;
}

/** Rows that a table may put aside before its load fails. */
export function allowedRows(contract: TableContract, rowsRead: number): number {
  return Math.max(contract.quarantine.rows, Math.floor(contract.quarantine.share * rowsRead));
}

/** What a capture says of its batch beside the files. */
export interface BatchFacts {
  readonly mode: Manifest['mode'];
  /** The source's own count of what was read. */
  readonly sourceMeasure: Measure;
  readonly cursorTo: string | null;
  /** Where the batch says itself where it goes on from: then it is never taken for the whole table. */
  readonly cursorFrom?: string;
  readonly deletedFile?: string;
  readonly askedFile?: string;
  /** All good rows that were read, where only those that changed are landed. */
  readonly imageMeasure?: Measure;
  readonly sweptAt?: string;
}

/** A batch on its way into landing: rows are spooled, typed or put aside. Nothing of it counts before `publish`. */
export class Landing {
  readonly capture: Capture;
  readonly worker: Warehouse;
  readonly #startedAt: string;
  #files: string[] = [];
  #measured: Selection | undefined;

  private constructor(worker: Warehouse, capture: Capture) {
    this.worker = worker;
    this.capture = capture;
    this.#startedAt = capture.now().toISOString();
  }

  static async begin(worker: Warehouse, capture: Capture): Promise<Landing> {
    await prepareWorker(worker);
    return new Landing(worker, capture);
  }

  /** Names of the files, without the suffix that they have until they are published. */
  get files(): readonly string[] {
    return this.#files;
  }

  path(name: string): string {
    return join(this.capture.folder, `${name}.tmp`);
  }

  /** Reads rows into the next files of the batch. */
  async read(rows: AsyncIterable<Uint8Array>): Promise<void> {
    const { batch, folder, contract, signal, rateLimit } = this.capture;
    const convert = (csv: string, chunk: number) => {
      const name = chunk === 1 ? `${batch}.parquet` : `${batch}.${chunk}.parquet`;
      this.#files.push(name);
      return convertChunk(this.worker, contract, csv, this.path(name), chunk);
    };
    await spoolRows(rows, folder, batch, convert, { signal, rateLimit, after: this.#files.length });
  }

  /** Takes a file out of the batch again. */
  drop(name: string): void {
    rmSync(this.path(name), { force: true });
    this.#files = this.#files.filter((file) => file !== name);
  }

  /** The rows read so far, in DuckDB. */
  relation(): string {
    return filesRelation(this.capture.folder, this.#files, this.capture.contract, '.tmp');
  }

  async rowsLanded(): Promise<number> {
    const [good] = await this.worker.rows<{ n: number }>(`select count(*) as n from ${this.relation()}`);
    return good?.n ?? 0;
  }

  async rowsRead(): Promise<number> {
    const [aside] = await this.worker.rows<{ n: number }>(`select count(*) as n from ${QUARANTINED}`);
    const stopped = await stoppedRows(this.worker, this.capture.contract);
    return (await this.rowsLanded()) + (aside?.n ?? 0) + stopped.rows;
  }

  /** The source's measure of a selection; with the hash of keys where the rows read are not too many. */
  async measureSource(table: SourceTable, selection: Selection): Promise<Measure> {
    this.#measured = selection;
    return table.measure(selection, { keyHash: (await this.rowsRead()) <= KEY_HASH_LIMIT });
  }

  /** Checks what was read against the source and its budget, and says what the batch holds. */
  async describe(table: SourceTable, facts: BatchFacts): Promise<Manifest> {
    const { contract } = this.capture;
    const reasons = await this.worker.rows<{ reason: string; n: number }>(
      `select reason, count(*) as n from ${QUARANTINED} group by reason order by reason`,
    );
    const rows = reasons.reduce((sum, { n }) => sum + n, 0);
    const manifest = await this.#manifest(table, facts, rows);
    const allowed = allowedRows(contract, manifest.rowsRead);
    // Rows that come from quarantine may all go back to it.
    if (rows <= allowed || this.capture.asked) return manifest;
    throw new UserError('ingest/quarantine-budget', {
      table: contract.table,
      rows,
      allowed,
      reasons: reasons.map(({ reason, n }) => `${reason} ${n}`),
    });
  }

  /** Makes the batch exist: its files under their names, the manifest last. */
  publish(manifest: Manifest): void {
    const { folder } = this.capture;
    for (const name of [
      manifest.quarantineFile,
      manifest.deletedFile,
      manifest.filteredFile,
      manifest.askedFile,
      ...manifest.files,
    ]) {
      if (!name) continue;
      chmodSync(this.path(name), 0o600);
      syncPath(this.path(name));
      renameSync(this.path(name), join(folder, name));
    }
    writeManifest(folder, manifest);
  }

  async #manifest(table: SourceTable, facts: BatchFacts, rowsQuarantined: number): Promise<Manifest> {
    const { batch, contract, source, institution, landed, watermark, window, now } = this.capture;
    const keyHash = facts.sourceMeasure.keyHash !== undefined;
    const landedMeasure = await measureRelation(this.worker, this.relation(), contract, table.summed, keyHash);
    const quarantineFile = rowsQuarantined > 0 ? `${batch}.quarantine.parquet` : null;
    if (quarantineFile) {
      await this.worker.run(
        `copy ${QUARANTINED} to ${literal(this.path(quarantineFile))} (format parquet, compression zstd)`,
      );
    }
    const stopped = await stoppedRows(this.worker, contract);
    const filteredFile = stopped.rows > 0 ? `${batch}.filtered.parquet` : null;
    if (filteredFile) await writeStoppedKeys(this.worker, contract, stopped, this.path(filteredFile));
    const good = addMeasures(
      facts.imageMeasure ?? landedMeasure,
      await measureRelation(this.worker, stopped.relation, contract, table.summed, keyHash),
    );
    const rowsRead = good.rows + rowsQuarantined;
    // With rows in quarantine only the count can be compared: a value that is no number has no sum.
    const transported = rowsQuarantined > 0 ? { rows: rowsRead, sums: {} } : good;
    const difference = differenceOf(facts.sourceMeasure, transported);
    if (difference) throw await this.#unreconciled(table, facts, stopped.relation, difference);
    return {
      version: 1,
      batch,
      source,
      institution,
      table: landed,
      contract: contractDigest(contract),
      files: this.#files,
      quarantineFile,
      rowsRead,
      rowsLanded: landedMeasure.rows,
      rowsQuarantined,
      ...(filteredFile ? { filtered: stopped.byRule, filteredFile } : {}),
      summed: table.summed,
      landedMeasure,
      cursorFrom: watermark,
      window,
      startedAt: this.#startedAt,
      landedAt: now().toISOString(),
      ...facts,
    };
  }
  /** Which keys did not arrive as they are, found in the same picture of the source. Of a comparison with raw only the count is known. */
  async #unreconciled(table: SourceTable, facts: BatchFacts, stopped: string, difference: string): Promise<UserError> {
    const { contract, folder, signal } = this.capture;
    const relation = `(select * from ${this.relation()} union all by name select * from ${stopped})`;
    const differing =
      facts.imageMeasure || !this.#measured
        ? undefined
        : await differingKeys({
            ...{ table, selection: this.#measured, contract: { ...contract, filters: [] }, worker: this.worker },
            ...{ held: { reader: this.worker, relation }, folder, signal },
          });
    return new ReconciliationError({ table: contract.table, stage: 'source/landing', difference }, differing);
  }
}
