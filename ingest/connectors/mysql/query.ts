import type mysql from 'mysql2';

export type Rows = Record<string, string | null>[];

export function query(
  connection: mysql.Connection,
  sql: string,
  values: readonly (string | null)[] = [],
): Promise<Rows> {
  return new Promise((resolve, reject) => {
    connection.query(sql, [...values], (error, rows) => (error ? reject(error) : resolve(rows as unknown as Rows)));
  });
}

/** Rows of text columns as arrays. */
export function queryTexts(connection: mysql.Connection, sql: string, values: readonly string[]): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    connection.query({ sql, rowsAsArray: true }, [...values], (error, rows) =>
      error ? reject(error) : resolve(rows as unknown as string[][]),
    );
  });
}
