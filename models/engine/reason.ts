import { QueryError } from '../../core/index.ts';

// These errors quote values of rows; the others quote names and the query.
const QUOTES_VALUES = /^(Conversion|Constraint|Invalid Input|Out of Range|Invalid) ?(Error)?/i;

/** Why something failed, in one sentence that never repeats a value of a row; binding errors keep the line of SQL. */
export function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const [first = '', ...rest] = text.split('\n');
  if (!(cause instanceof QueryError)) return first;
  if (QUOTES_VALUES.test(first)) return first.replace(/'[^']*'|"[^"]*"|\d[\d.:-]*/g, '…');
  const line = rest.find((one) => /^LINE \d+:/.test(one));
  return line ? `${first} (${line.trim()})` : first;
}
