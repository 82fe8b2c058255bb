import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { literal, openMemory, UserError, type Warehouse } from '../../core/index.ts';
import { checkColumns, missingTable, summedColumns } from '../engine/capture/extract.ts';
import {
  type ConnectorContext,
  defineConnector,
  type Measure,
  type ReadOptions,
  type Selection,
  type SourceSession,
  type SourceTable,
} from '../engine/connector.ts';
import { landedType, type TableContract } from '../engine/contract.ts';
import { type Publication, publishedTables, readPublication } from '../engine/forms/published.ts';
import { measureRelation } from '../engine/reconcile/measure.ts';

const settings = z.strictObject({
  /** Where the forms publish, relative to the site; a running site says it by itself. */
  folder: z.string().default('data/forms'),
});

const BATCH_BYTES = 1 << 20;
const field = (value: unknown) =>
  value === null || value === undefined ? '\\N' : `"${String(value).replaceAll('"', '""')}"`;

const damaged = (contract: TableContract, problem: string) =>
  new UserError('ingest/publication-damaged', { table: contract.table, problem });

async function digestOf(path: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
  return digest.digest('hex');
}

/** Approved values as the forms published them. Read line by line here, counted by DuckDB from the same file: two roads. */
class PublishedTable implements SourceTable {
  readonly columns: readonly { name: string; type: string }[];
  readonly summed: readonly string[];
  readonly #contract: TableContract;
  readonly #publication: Publication;
  readonly #path: string;
  readonly #counter: Warehouse;

  constructor(contract: TableContract, publication: Publication, folder: string, counter: Warehouse) {
    this.#contract = contract;
    this.#publication = publication;
    this.#path = join(folder, publication.file);
    this.#counter = counter;
    this.columns = publication.columns.map((name) => ({ name, type: 'text' }));
    this.summed = summedColumns(contract, () => true).map(({ name }) => name);
  }

  async highWater(): Promise<null> {
    return null;
  }

  async measure(selection: Selection, { keyHash }: { readonly keyHash: boolean }): Promise<Measure> {
    const measured = await measureRelation(
      this.#counter,
      this.#relation(selection),
      this.#contract,
      this.summed,
      keyHash,
    );
    const isWhole = !selection.window && !selection.keys;
    if (isWhole && measured.rows !== this.#publication.rows) throw damaged(this.#contract, 'rows');
    return measured;
  }

  async *read(selection: Selection, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
    const names = options.columns ?? this.#contract.columns.map(({ name }) => name);
    const wanted = this.#wanted(selection);
    let batch = '';
    for await (const line of createInterface({
      input: createReadStream(this.#path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      const row = JSON.parse(line) as Record<string, unknown>;
      if (!wanted(row)) continue;
      batch += `${names.map((name) => field(row[name])).join(',')}\n`;
      if (batch.length < BATCH_BYTES) continue;
      yield Buffer.from(batch);
      batch = '';
    }
    if (batch) yield Buffer.from(batch);
  }

  #wanted({ window, keys }: Selection): (row: Record<string, unknown>) => boolean {
    if (!window && !keys) return () => true;
    const chosen = new Set((keys ?? []).map((values) => JSON.stringify(values)));
    return (row) => {
      const day = window ? String(row[window.column] ?? '').slice(0, 10) : '';
      const isInside = window !== undefined && day !== '' && day >= window.since && day <= window.until;
      return isInside || chosen.has(JSON.stringify(this.#contract.key.map((name) => String(row[name] ?? ''))));
    };
  }

  #relation({ window, keys }: Selection): string {
    const columns = this.#publication.columns.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
    const typed = this.#contract.columns.map((column) => {
      const name = `"${column.name.replaceAll('"', '""')}"`;
      return column.type === 'text' ? name : `try_cast(${name} as ${landedType(column)}) as ${name}`;
    });
    const either: string[] = [];
    if (window)
      either.push(
        `try_cast("${window.column}" as date) between ${literal(window.since)}::date and ${literal(window.until)}::date`,
      );
    if (keys) {
      const key = this.#contract.key.map((name) => `"${name}"`).join(', ');
      either.push(
        keys.length === 0
          ? 'false'
          : `(${key}) in (${keys.map((values) => `(${values.map(literal).join(', ')})`).join(', ')})`,
      );
    }
    return `(select ${typed.join(', ')} from read_json(${literal(this.#path)}, format = 'newline_delimited', columns = {${columns}})${either.length > 0 ? ` where ${either.join(' or ')}` : ''})`;
  }
}

async function open({ folder }: z.output<typeof settings>, context: ConnectorContext): Promise<SourceSession> {
  const root = isAbsolute(folder) ? folder : join(context.siteDir, folder);
  const counter = await openMemory({ threads: 1, memoryLimit: '128MB' });
  return {
    async withTable(contract, work) {
      const publication = readPublication(root, contract.table);
      if (!publication) throw missingTable(contract, publishedTables(root));
      const path = join(root, publication.file);
      if (!existsSync(path)) throw damaged(contract, 'file');
      if ((await digestOf(path)) !== publication.sha256) throw damaged(contract, 'sha256');
      checkColumns(
        contract,
        publication.columns.map((name) => ({ name })),
      );
      return work(new PublishedTable(contract, publication, root, counter));
    },
    close: () => counter.close(),
  };
}

export default defineConnector({ name: 'forms', settings, open });
