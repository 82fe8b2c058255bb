import type { SourceTable } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';

const FIELD = /(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/gy;

/** Rows of a small table as texts by column, from the CSV that connectors deliver (\N unquoted is null). For control tables, never for a patient's rows. */
export async function readSmall(
  table: SourceTable,
  contract: TableContract,
): Promise<Readonly<Record<string, string | null>>[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of table.read({})) pieces.push(piece);
  const text = Buffer.concat(pieces).toString('utf8');
  const rows: Record<string, string | null>[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length) {
    const row: Record<string, string | null> = {};
    for (const { name } of contract.columns) {
      const [, quoted, bare = ''] = FIELD.exec(text) ?? [];
      row[name] = quoted !== undefined ? quoted.replaceAll('""', '"') : bare === '\\N' ? null : bare;
    }
    rows.push(row);
  }
  return rows;
}
