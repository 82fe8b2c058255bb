import { UserError } from '../../core/index.ts';
import './errors.ts';

/** A reason that is kept. Throws `closing/reason`. */
export function readReason(written: string | undefined): string {
  const text = written?.trim() ?? '';
  if (text.length < 2 || text.length > 500) throw new UserError('closing/reason');
  return text;
}
