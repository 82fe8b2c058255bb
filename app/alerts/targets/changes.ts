import { type Transaction, utc } from '../../../core/index.ts';
import type { Place } from '../../forms/places.ts';

export interface TargetKey extends Place {
  readonly indicator: string;
  readonly year: number;
}

export interface TargetChange extends TargetKey {
  readonly at: Date;
  readonly user: string;
  readonly action: 'set' | 'confirm' | 'import';
  /** What the target was and is: low, high, margin, state. Null before the first. */
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string | null;
}

/** Every change of a target passes here, within the transaction that makes it: the one place to tell a house-wide log of changes. */
export async function recordChange(tx: Transaction, change: TargetChange): Promise<void> {
  await tx.run('insert into target_changes values ($1, $2, $3, $4, $5::timestamp, $6, $7, $8, $9, $10)', [
    ...[
      change.indicator,
      change.institution,
      change.department,
      change.year,
      utc(change.at),
      change.user,
      change.action,
    ],
    change.before === null ? null : JSON.stringify(change.before),
    JSON.stringify(change.after),
    change.reason,
  ]);
}
