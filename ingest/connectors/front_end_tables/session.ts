import type { ConnectorContext, ServerFacts, Settled, SourceSession, SourceTable } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import type { TableNote, TableReport } from '../../engine/report.ts';
import { BatchTable, type Progress } from './batch-table.ts';
import { accepted, agendaOf, type Batch, batchOf, type Receipt } from './books.ts';
import { BATCH_COLUMN, BATCHES, RECEIPTS } from './control.ts';
import { readSmall } from './read-small.ts';

/** Errors of a load after which the batch goes back to its deliverer: trying again would end the same way. */
const REFUSED = new Set(['ingest/quarantine-budget']);

const unfinishedNote = (batches: readonly string[]): TableNote => ({
  code: 'front-end/unfinished',
  message: `待完成的批次（未装载）：${batches.join('、')}`,
  message_en: `Batches that are not finished (not loaded): ${batches.join(', ')}`,
});

const sentBackNote = (receipts: readonly Receipt[]): TableNote => {
  const batches = receipts.map(({ batch, reason }) => `${batch} (${reason})`);
  return {
    code: 'front-end/rejected',
    message: `与申报不符、已退回的批次：${batches.join('、')}`,
    message_en: `Batches that differ from what was declared and were sent back: ${batches.join(', ')}`,
  };
};

const goneNote = (batches: readonly string[]): TableNote => ({
  code: 'front-end/not-in-raw',
  message: `回执为已接收、但不在原始层且中间表已清理的批次：${batches.join('、')}。请用 load --replay 从落地区重放，或请供数方重传。`,
  message_en: `Batches with a receipt that are neither in raw nor whole in the table: ${batches.join(', ')}. Replay them from landing (load --replay), or have them sent again.`,
});

const unwrittenNote = (count: number): TableNote => ({
  code: 'front-end/receipt-not-written',
  message: `${count} 份回执未能写回 hisight_receipt；数据已按回执所述处理，下次装载时补写。请检查该表的 insert 权限。`,
  message_en: `${count} receipts could not be written to hisight_receipt; the data are as the receipts say, and the next load writes them. Check the right to insert into it.`,
});

export interface FrontEnd {
  /** The session that reads: read-only, as every connector's. */
  readonly inner: SourceSession;
  readonly context: ConnectorContext;
  readonly write: (receipts: readonly Receipt[]) => Promise<void>;
}

/** Loads the finished batches of front-end tables one by one and writes a receipt for each. */
export class FrontEndSession implements SourceSession {
  readonly server?: () => Promise<ServerFacts>;
  readonly #front: FrontEnd;
  readonly #progress = new Map<string, Progress>();
  #books: Promise<{ batches: Batch[]; receipts: { batch: string; table: string; state: string }[] }> | undefined;

  constructor(front: FrontEnd) {
    this.#front = front;
    const server = front.inner.server?.bind(front.inner);
    if (server) this.server = server;
  }

  async withTable<T>(contract: TableContract, work: (table: SourceTable) => Promise<T>): Promise<T> {
    const progress = await this.#progressOf(contract);
    if (!progress.isAnnounced) return work(new BatchTable(undefined, contract, progress));
    const columns = [BATCH_COLUMN, ...contract.columns];
    return this.#front.inner.withTable({ ...contract, columns }, (table) =>
      work(new BatchTable(table, contract, progress)),
    );
  }

  async settle(contract: TableContract, report: TableReport): Promise<Settled> {
    const progress = this.#progress.get(contract.table);
    if (!progress) return { more: false, notes: [] };
    const { agenda, done, rejected, gone, current } = progress;
    const refused = report.error !== undefined && REFUSED.has(report.error.code);
    const sentBack = rejected.splice(0);
    const missed = gone.splice(0);
    const owed = [...agenda.owed, ...sentBack];
    if (current && !report.error)
      owed.push(accepted(current, { rowsRead: report.rows_read, rowsQuarantined: report.rows_quarantined }));
    if (current && refused) owed.push(quarantined(current));
    if (current && (refused || !report.error)) done.add(current.no);
    progress.agenda = { ...agenda, owed: [] };
    progress.current = undefined;
    const written = await this.#write(owed);
    const left = agenda.ready.some(({ no }) => !done.has(no)) || progress.untold.length > 0;
    // A session that failed is opened anew and knows only what the receipts say.
    const more = left && (!report.error || (refused && written));
    return {
      more,
      notes: [
        ...(sentBack.length > 0 ? [sentBackNote(sentBack)] : []),
        ...(missed.length > 0 ? [goneNote(missed)] : []),
        ...(written ? [] : [unwrittenNote(owed.length)]),
        ...(more || agenda.unfinished.length === 0 ? [] : [unfinishedNote(agenda.unfinished)]),
      ],
    };
  }

  close(): Promise<void> {
    return this.#front.inner.close();
  }

  /** True when all are written. What failed is written by the next load: the books of raw know what was taken. */
  async #write(receipts: readonly Receipt[]): Promise<boolean> {
    if (receipts.length === 0) return true;
    return this.#front.write(receipts).then(
      () => true,
      () => false,
    );
  }

  async #progressOf(contract: TableContract): Promise<Progress> {
    const known = this.#progress.get(contract.table);
    if (known) return known;
    this.#books ??= this.#readBooks();
    const { batches, receipts } = await this.#books;
    const own = receipts.filter(({ table }) => table === contract.table);
    const states = new Map(own.map(({ batch, state }) => [batch, state]));
    const applied = (await this.#front.context.applied?.(contract)) ?? [];
    const agenda = agendaOf(contract.table, batches, states, applied);
    const isAnnounced = batches.some(({ table }) => table === contract.table);
    const progress: Progress = {
      isAnnounced,
      agenda,
      done: new Set(),
      rejected: [],
      gone: [],
      untold: [],
      current: undefined,
    };
    this.#progress.set(contract.table, progress);
    return progress;
  }

  async #readBooks() {
    const { inner } = this.#front;
    const batches = await inner.withTable(BATCHES, (table) => readSmall(table, BATCHES));
    const receipts = await inner.withTable(RECEIPTS, (table) => readSmall(table, RECEIPTS));
    return {
      batches: batches.map(batchOf),
      receipts: receipts.map((row) => ({
        batch: row['batch_no'] ?? '',
        table: row['table_name'] ?? '',
        state: row['state'] ?? '',
      })),
    };
  }
}

const quarantined = (batch: Batch): Receipt => ({
  ...accepted(batch, { rowsRead: 0, rowsQuarantined: 0 }),
  amountReceived: null,
  state: 'rejected',
  reason: 'quarantine',
  message: '不合契约的行超过允许数 more rows break the contract than are allowed',
});
