import type { Connection } from 'tedious';
import type { TextRow } from '../../engine/database/sql-dialect.ts';

const ROWS_AT_ONCE = 500;

const said = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** Rows of a statement as texts. The server waits while a piece is not taken. */
export async function* streamRows(connection: Connection, sql: string): AsyncGenerator<readonly TextRow[]> {
  const { Request } = await import('tedious');
  let rows: TextRow[] = [];
  let finished = false;
  let failure: unknown;
  let wake: () => void = () => undefined;
  const request = new Request(sql, (error) => {
    failure = error ?? undefined;
    finished = true;
    wake();
  });
  request.on('row', (columns: { value: unknown }[]) => {
    rows.push(columns.map(({ value }) => said(value)));
    if (rows.length < ROWS_AT_ONCE) return;
    request.pause();
    wake();
  });
  connection.execSqlBatch(request);
  while (true) {
    if (!finished && rows.length < ROWS_AT_ONCE) await new Promise<void>((resolve) => (wake = resolve));
    if (failure !== undefined) throw failure;
    const piece = rows;
    rows = [];
    if (piece.length > 0) yield piece;
    if (finished && rows.length === 0) return;
    request.resume();
  }
}
