import type { Columns, Row } from '../../../core/index.ts';

/** Rows of an answer as objects. */
export function toRows(answer: Columns): Row[] {
  return Array.from({ length: answer.rowCount }, (_, index) =>
    Object.fromEntries(answer.names.map((name, column) => [name, answer.columns[column]?.[index] ?? null])),
  );
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  // A text that a spreadsheet would run as a formula is shown as text.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180 with a header line. */
export function toCsv(answer: Columns): string {
  const lines = [answer.names.map(csvCell).join(',')];
  for (let row = 0; row < answer.rowCount; row++)
    lines.push(answer.columns.map((column) => csvCell(column[row])).join(','));
  return `${lines.join('\r\n')}\r\n`;
}
