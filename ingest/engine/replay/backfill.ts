import { addDays, UserError, utc, type Warehouse } from '../../../core/index.ts';
import { landedName } from '../contract.ts';
import { discoverConnectors } from '../discover.ts';
import { type LoadRequest, loadSources } from '../load.ts';
import '../reconcile/errors.ts';
import { type LoadReport, loadReport, type SourceReport, sourceReport, type TableReport } from '../report.ts';
import { selectSources } from '../select.ts';

export interface BackfillRequest extends LoadRequest {
  readonly table: string;
  readonly since: string;
  readonly until: string;
  /** Business days of one batch. */
  readonly chunkDays: number;
  readonly newestFirst: boolean;
}

interface Chunk {
  readonly since: string;
  readonly until: string;
}

/** The days from `since` to `until` in pieces, oldest first. The borders depend on `since` alone, so that a resumed backfill finds its own. */
export function chunksOf(since: string, until: string, chunkDays: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (let from = since; from <= until; from = addDays(from, chunkDays)) {
    const to = addDays(from, chunkDays - 1);
    chunks.push({ since: from, until: to < until ? to : until });
  }
  return chunks;
}

/**
 * Restates a table's business window in pieces, each a batch and a transaction of its own. What is done is kept in raw: after a
 * kill, a failure or a signal the same request goes on with the rest; once all is done it begins anew.
 */
export async function backfill(request: BackfillRequest): Promise<LoadReport> {
  const begin = performance.now();
  if (request.since > request.until) {
    throw new UserError('ingest/backfill-range', { since: request.since, until: request.until });
  }
  const connectors = request.connectors ?? (await discoverConnectors());
  const reports: SourceReport[] = [];
  for (const { config, system } of selectSources(request, connectors)) {
    const contract = system.tables.find(({ table }) => table.toLowerCase() === request.table.toLowerCase());
    if (!contract) continue;
    const book = new Book(request, config.name, landedName(system, contract));
    reports.push(await backfillSource({ ...request, connectors, sources: [config.name] }, config.name, book));
  }
  return loadReport(reports, Math.round((performance.now() - begin) / 10) / 100);
}

async function backfillSource(request: BackfillRequest, source: string, book: Book): Promise<SourceReport> {
  const chunks = chunksOf(request.since, request.until, request.chunkDays);
  if (request.newestFirst) chunks.reverse();
  const done = await book.done();
  const loaded: TableReport[] = [];
  let finished = chunks.filter(({ since }) => done.has(since)).length;
  for (const chunk of chunks) {
    if (done.has(chunk.since)) continue;
    request.signal?.throwIfAborted();
    request.progress.step(`backfill ${source} ${request.table} ${chunk.since}…${chunk.until}`, finished, chunks.length);
    const report = await loadSources({ ...request, ...chunk });
    const [of] = report.sources;
    const table = of?.detail[0];
    if (table) loaded.push(table);
    if (report.exit_code !== 0 || !table)
      return sourceReport(source, summed(loaded, finished, chunks.length), of?.error);
    await book.note(chunk, table);
    finished += 1;
  }
  await book.close();
  request.progress.step(`backfill ${source} ${request.table}`, finished, chunks.length);
  return sourceReport(source, summed(loaded, finished, chunks.length));
}

/** One line for all pieces; that of the piece that failed keeps its error. */
function summed(loaded: readonly TableReport[], finished: number, all: number): TableReport[] {
  const last = loaded.at(-1);
  if (!last) return [];
  const total = (pick: (table: TableReport) => number) => loaded.reduce((sum, table) => sum + pick(table), 0);
  const note = {
    code: 'backfilled',
    message: `补录窗口 ${finished}/${all} 段已完成。`,
    message_en: `${finished} of ${all} pieces of the backfill are done.`,
  };
  return [
    {
      ...last,
      rows_read: total((table) => table.rows_read),
      rows_landed: total((table) => table.rows_landed),
      rows_quarantined: total((table) => table.rows_quarantined),
      rows_changed: total((table) => table.rows_changed),
      rows_deleted: total((table) => table.rows_deleted),
      extract_seconds: total((table) => table.extract_seconds),
      seconds: total((table) => table.seconds),
      notes: [...loaded.flatMap(({ notes }) => notes ?? []), note],
    },
  ];
}

/** How far one backfill of one table of one source is. */
class Book {
  readonly #warehouse: Warehouse;
  readonly #now: () => Date;
  readonly #identity: readonly (string | number)[];

  constructor(request: BackfillRequest, source: string, table: string) {
    this.#warehouse = request.warehouse;
    this.#now = request.site.clock.now;
    this.#identity = [source, table, request.since, request.until, request.chunkDays];
  }

  async done(): Promise<ReadonlySet<string>> {
    const rows = await this.#warehouse.rows<{ since: string }>(
      `select cast(chunk_since as varchar) as since from raw._backfills where ${MINE} and not is_closed`,
      this.#identity,
    );
    return new Set(rows.map(({ since }) => since));
  }

  async note(chunk: Chunk, table: TableReport): Promise<void> {
    await this.#warehouse.transaction((tx) =>
      tx.run(
        `insert into raw._backfills select $1, $2, $3::date, $4::date, $5, $6::date, $7::date, $8, $9, $10::timestamp, false`,
        [...[...this.#identity, chunk.since, chunk.until, table.batch, table.rows_landed], utc(this.#now())],
      ),
    );
  }

  async close(): Promise<void> {
    await this.#warehouse.transaction((tx) =>
      tx.run(`update raw._backfills set is_closed = true where ${MINE}`, this.#identity),
    );
  }
}

const MINE = 'source = $1 and "table" = $2 and since = $3::date and until = $4::date and chunk_days = $5';
