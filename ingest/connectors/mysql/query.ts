import type mysql from 'mysql2';

type Rows = Record<string, string | null>[];

export function query(connection: mysql.Connection, sql: string, values: readonly string[] = []): Promise<Rows> {
  return new Promise((resolve, reject) => {
    connection.query(sql, [...values], (error, rows) => (error ? reject(error) : resolve(rows as unknown as Rows)));
  });
}
