import { UserError } from '../../../core/index.ts';
import './errors.ts';

/** What people call a record: a number of ours, which says nothing of the person. */
export const recordName = (record: number): string => `R${record}`;

/** The number of `R12` or `12`. Throws `empi/unknown-record` for anything else. */
export function recordNumber(name: string): number {
  const digits = /^R?(\d{1,15})$/i.exec(name.trim())?.[1];
  if (digits === undefined) throw new UserError('empi/unknown-record', { record: 'R…' });
  return Number(digits);
}
