import { UserError } from '../../../core/index.ts';
import type { Delivery, ReadOptions, Selection, SourceColumn, SourceTable } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import { type Agenda, type Batch, type Receipt, rejection } from './books.ts';
import { BATCH_COLUMN } from './control.ts';

/** What one table's captures of this session came to. */
export interface Progress {
  /** A batch of the table was announced at some time. */
  readonly isAnnounced: boolean;
  agenda: Agenda;
  /** Taken or sent back in this session. */
  readonly done: Set<string>;
  readonly rejected: Receipt[];
  /** Taken once, not in raw, and no longer whole in the table: the deliverer has cleaned up. */
  readonly gone: string[];
  /** Rejections that no report has told of yet. */
  untold: Receipt[];
  current: Batch | undefined;
}

/** One front-end table: it holds what its current batch holds. A table of which no batch was ever announced need not exist. */
export class BatchTable implements SourceTable {
  readonly columns: readonly SourceColumn[];
  readonly summed: readonly string[];
  readonly #table: SourceTable | undefined;
  readonly #contract: TableContract;
  readonly #progress: Progress;

  constructor(table: SourceTable | undefined, contract: TableContract, progress: Progress) {
    this.#table = table;
    this.#contract = contract;
    this.#progress = progress;
    const columns = table?.columns ?? contract.columns.map(({ name, type }) => ({ name, type }));
    this.columns = columns.filter(({ name }) => name !== BATCH_COLUMN.name);
    this.summed = table?.summed ?? [];
  }

  async highWater(): Promise<null> {
    return null;
  }

  /** The next finished batch that is what it was declared to be. Those that are not are sent back; when only such are left it throws. */
  async delivery(since: string | null): Promise<Delivery> {
    const { agenda, done } = this.#progress;
    this.#progress.current = undefined;
    for (const batch of agenda.ready.filter(({ no }) => !done.has(no))) {
      const held = await this.#exchange().measure(selectionOf(batch), { keyHash: false });
      const refused = rejection(batch, held, this.#contract);
      if (refused) {
        done.add(batch.no);
        if (agenda.receipted.has(batch.no)) {
          this.#progress.gone.push(batch.no);
          continue;
        }
        this.#progress.rejected.push(refused);
        this.#progress.untold.push(refused);
        continue;
      }
      this.#progress.current = batch;
      return { position: batch.no, scope: 'more', notes: [] };
    }
    const { untold } = this.#progress;
    this.#progress.untold = [];
    if (untold.length > 0) {
      const batches = untold.map(({ batch, reason }) => `${batch} (${reason})`);
      throw new UserError('ingest/batch-rejected', { table: this.#contract.table, batches });
    }
    return { position: since ?? '', scope: 'nothing', notes: [] };
  }

  measure(selection: Selection, options: { readonly keyHash: boolean }) {
    return this.#exchange().measure(this.#inBatch(selection), options);
  }

  read(selection: Selection, options: ReadOptions = {}) {
    const columns = options.columns ?? this.#contract.columns.map(({ name }) => name);
    return this.#exchange().read(this.#inBatch(selection), { columns });
  }

  #exchange(): SourceTable {
    if (!this.#table) throw new UserError('ingest/front-end-window', { table: this.#contract.table });
    return this.#table;
  }

  #inBatch(selection: Selection): Selection {
    const { current } = this.#progress;
    if (selection.window || !current) throw new UserError('ingest/front-end-window', { table: this.#contract.table });
    return { ...selection, ...selectionOf(current) };
  }
}

const selectionOf = (batch: Batch): Selection => ({ batch: { column: BATCH_COLUMN.name, value: batch.no } });
