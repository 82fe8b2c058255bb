import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { literal, UserError } from '../../../core/index.ts';
import { alignRows } from '../../engine/capture/align-rows.ts';
import type { Delivery, Measure, ReadOptions, Selection, SourceColumn, SourceTable } from '../../engine/connector.ts';
import { scaleOf, type TableContract } from '../../engine/contract.ts';
import { keyText, measureRelation } from '../../engine/reconcile/measure.ts';
import { digestOf, type Found, type FoundFile, findFiles, patternText } from './find-files.ts';
import { decide } from './position.ts';
import { fileSettings } from './settings.ts';
import { CSV_OUT, type Staged, stageFiles, type Workshop } from './staging.ts';

/** The files of one table. They are read when the first row or count is asked for. */
export class FilesTable implements SourceTable {
  readonly summed: readonly string[];
  readonly #shop: Workshop;
  readonly #source: string;
  readonly #contract: TableContract;
  #chosen: readonly FoundFile[] | undefined;
  #staged: Staged | undefined;

  constructor(shop: Workshop, source: string, contract: TableContract) {
    this.#shop = shop;
    this.#source = source;
    this.#contract = contract;
    this.summed = contract.columns.filter((column) => scaleOf(column) !== undefined).map(({ name }) => name);
  }

  /** The contract's columns; with those that the files have beside them, once they were read. */
  get columns(): readonly SourceColumn[] {
    const known = new Set(this.#contract.columns.map(({ name }) => name.toLowerCase()));
    const more = this.#staged?.header.filter((name) => name !== '' && !known.has(name.trim().toLowerCase())) ?? [];
    return [
      ...this.#contract.columns.map(({ name, type }) => ({ name, type })),
      ...more.map((name) => ({ name: name.trim(), type: 'text', holds: 'text' })),
    ];
  }

  async delivery(since: string | null): Promise<Delivery> {
    const settings = fileSettings(this.#shop.settings, this.#contract.table);
    const found = await this.#find();
    const files: (FoundFile & { digest: string })[] = [];
    for (const file of found.files) files.push({ ...file, digest: await digestOf(file) });
    const { chosen, ...delivery } = decide(since, files, found.unsettled, settings, this.#contract);
    this.#chosen = chosen;
    if (delivery.scope !== 'nothing') await this.#stage();
    return delivery;
  }

  /** Files have digests; a cursor of theirs would say less. */
  async highWater(): Promise<null> {
    return null;
  }

  async measure(selection: Selection, options: { readonly keyHash: boolean }): Promise<Measure> {
    const staged = await this.#stage();
    const relation = `(select * from ${staged.relation} ${this.#condition(selection)})`;
    const counted = await measureRelation(this.#shop.scratch, relation, this.#contract, this.summed, options.keyHash);
    return isWhole(selection) ? { ...counted, rows: counted.rows + staged.broken } : counted;
  }

  async *read(selection: Selection, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
    const staged = await this.#stage();
    if (isWhole(selection) && !staged.isNarrower && !options.columns) {
      for (const path of [...staged.rowFiles, ...staged.brokenFiles]) yield* bytesOf(path);
      return;
    }
    const path = join(this.#shop.folder, 'selected.csv');
    const wanted = options.columns ?? this.#contract.columns.map(({ name }) => name);
    const columns = wanted.map((name) => `c${this.#contract.columns.findIndex((column) => column.name === name)}`);
    await this.#shop.scratch.run(
      `copy (select ${columns.join(', ')} from ${staged.relation} ${this.#condition(selection)}) to ${literal(path)} (${CSV_OUT})`,
    );
    yield* bytesOf(path);
    if (isWhole(selection) && !options.columns) for (const broken of staged.brokenFiles) yield* bytesOf(broken);
  }

  async #stage(): Promise<Staged> {
    if (this.#staged) return this.#staged;
    if (!this.#chosen) {
      const found = await this.#find();
      // A part of the files is no picture of the table.
      if (found.unsettled > 0)
        throw new UserError('ingest/file-changing', {
          file: patternText(this.#contract.table, fileSettings(this.#shop.settings, this.#contract.table)),
        });
      this.#chosen = found.files;
    }
    this.#staged = await stageFiles(this.#shop, this.#contract, this.#chosen);
    return this.#staged;
  }

  async #find(): Promise<Found> {
    const { table } = this.#contract;
    const settings = fileSettings(this.#shop.settings, table);
    const found = await findFiles(this.#source, table, settings, this.#shop.settings.settle_seconds);
    if (found.files.length === 0 && found.unsettled === 0 && !settings.optional) {
      throw new UserError('ingest/no-file', {
        folder: this.#source,
        table,
        pattern: patternText(table, settings),
        present: found.present(),
      });
    }
    return found;
  }

  #condition(selection: Selection): string {
    if (selection.changedSince !== undefined) {
      const { cursor } = this.#contract;
      return `where (${cursor}) >= ${literal(selection.changedSince)}::timestamp or (${cursor}) is null`;
    }
    const either: string[] = [];
    if (selection.window) {
      const { column, since, until } = selection.window;
      either.push(
        `cast("${column.replaceAll('"', '""')}" as date) between ${literal(since)}::date and ${literal(until)}::date`,
      );
    }
    if (selection.keys) {
      const keys = selection.keys.map((values) => literal(values.join('|')));
      either.push(keys.length > 0 ? `${keyText(this.#contract)} in (${keys.join(', ')})` : 'false');
    }
    return either.length > 0 ? `where ${either.join(' or ')}` : '';
  }
}

const isWhole = ({ changedSince, window, keys }: Selection) => changedSince === undefined && !window && !keys;

const bytesOf = (path: string) => alignRows(createReadStream(path, { highWaterMark: 1 << 20 }));
