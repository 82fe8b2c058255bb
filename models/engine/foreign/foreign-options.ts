import type { Progress, Transaction, Warehouse } from '../../../core/index.ts';
import type { Compiler } from '../compile.ts';
import type { Selection } from '../select/select.ts';
import type { EarlierState } from './state.ts';

export type DbtCommand = 'build' | 'run' | 'seed' | 'test' | 'snapshot';

export interface ForeignOptions extends Selection {
  readonly warehouse: Warehouse;
  readonly command: DbtCommand;
  readonly fullRefresh?: boolean | undefined;
  readonly empty?: boolean | undefined;
  readonly failFast?: boolean | undefined;
  /** Failing rows of every test are kept. */
  readonly storeFailures?: boolean | undefined;
  /** Warnings are failures. */
  readonly warnError?: boolean | undefined;
  readonly eventTimeStart?: string | undefined;
  readonly eventTimeEnd?: string | undefined;
  readonly earlier?: EarlierState | undefined;
  readonly defer?: boolean | undefined;
  readonly favorState?: boolean | undefined;
  /** Exactly these ids, and of microbatch models these batches: a retry. */
  readonly only?:
    | {
        readonly ids: ReadonlySet<string>;
        readonly batches: ReadonlyMap<string, readonly (readonly [start: string, end: string])[]>;
      }
    | undefined;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** The work of a transaction with what renders templates in it. */
export interface Work {
  readonly tx: Transaction;
  /** Renders something that may ask the database. */
  render<T>(work: (compiler: Compiler) => T): Promise<T>;
}
