import { nearest, type Transaction, UserError } from '../../core/index.ts';
import type { AppStore } from '../access/store.ts';
import type { Cell } from './cells.ts';
import type { Subject } from './subjects.ts';

/** One version of a closed month. Times are UTC, `closed_on` is the site's day. */
export interface Closing {
  readonly id: string;
  readonly month: string;
  readonly subject: Subject;
  readonly version: number;
  /** reopened: kept for good, and not in force any more. */
  readonly state: 'closed' | 'reopened';
  readonly closed_by: string;
  readonly closed_at: string;
  readonly closed_on: string;
  readonly build_id: string;
  /** Last batch of raw that the build had read. */
  readonly batch: number;
  /** Why figures that were 暂定 were reported all the same. */
  readonly provisional_reason: string | null;
  readonly reopen_asked_by: string | null;
  readonly reopen_reason: string | null;
}

export interface ClosingStep {
  readonly number: number;
  /** UTC. */
  readonly at: string;
  readonly user: string;
  readonly action: 'close' | 'ask_reopen' | 'approve_reopen';
  readonly reason: string | null;
}

type Reader = Pick<AppStore, 'rows'> | Pick<Transaction, 'rows'>;

/** Every version of every closing, newest month first. */
export function listClosings(reader: Reader, month?: string): Promise<Closing[]> {
  const where = month === undefined ? '' : 'where month = $1';
  return reader.rows<Closing>(
    `select * from closings ${where} order by month desc, subject, version desc`,
    month === undefined ? [] : [month],
  );
}

/** Throws `app/not-found` with the nearest. */
export async function requireClosing(reader: Reader, id: string): Promise<Closing> {
  const all = await listClosings(reader);
  const found = all.find((one) => one.id === id);
  if (found) return found;
  const near = nearest(
    id,
    all.map((one) => one.id),
  ).join(', ');
  throw new UserError('app/not-found', { what: '月结 (closing)', id: id.slice(0, 60), near });
}

/** The newest version of a month and subject; a reopened one too. */
export async function latestClosing(reader: Reader, month: string, subject: Subject): Promise<Closing | undefined> {
  return (await listClosings(reader, month)).find((one) => one.subject === subject);
}

export function historyOf(reader: Reader, id: string): Promise<ClosingStep[]> {
  return reader.rows<ClosingStep>(
    'select number, occurred_at as "at", user_name as "user", action, reason from closing_history where closing = $1 order by number',
    [id],
  );
}

export type FrozenCell = Cell & { readonly fingerprint: string };

export function frozenCells(reader: Reader, id: string, indicator?: string): Promise<FrozenCell[]> {
  return reader.rows<FrozenCell>(
    `select * exclude (closing) from closing_figures where closing = $1 ${indicator === undefined ? '' : 'and indicator = $2'}
     order by indicator, grain, institution, department`,
    indicator === undefined ? [id] : [id, indicator],
  );
}

export async function remember(
  tx: Transaction,
  id: string,
  step: {
    readonly at: string;
    readonly user: string;
    readonly action: ClosingStep['action'];
    readonly reason?: string | undefined;
  },
): Promise<void> {
  await tx.run(
    `insert into closing_history select $1, coalesce(max(number), 0) + 1, $2::timestamp, $3, $4, $5 from closing_history where closing = $1`,
    [id, step.at, step.user, step.action, step.reason ?? null],
  );
}
