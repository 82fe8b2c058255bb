import { literal } from '../../../core/index.ts';
import type { SourceTable } from '../connector.ts';
import type { TableContract } from '../contract.ts';
import type { Asked, Captured } from './capture.ts';
import { findMissing } from './changed-keys.ts';
import { writeDeletedKeys } from './deleted-keys.ts';
import { inGroups, measureKeys, readKeys } from './keyed-rows.ts';
import type { Landing } from './land.ts';

/** Rows of text as the connectors write them. */
async function* asCsv(rows: Asked['rows'], contract: TableContract): AsyncGenerator<Uint8Array> {
  for (const row of rows) {
    const fields = contract.columns.map(({ name }) => {
      const value = row[name] ?? null;
      return value === null ? '\\N' : `"${value.replaceAll('"', '""')}"`;
    });
    yield Buffer.from(`${fields.join(',')}\n`);
  }
}

/**
 * Captures rows that wait in quarantine: read again by key, and those that no key finds converted again from what was kept of
 * them. A key that the source no longer has is a delete.
 */
export async function captureAsked(landing: Landing, table: SourceTable, asked: Asked): Promise<Captured> {
  const { worker, capture } = landing;
  const { keys, rows, ids } = asked;
  await landing.read(readKeys(table, inGroups(keys)));
  const found = await measureKeys(table, inGroups(keys), { keyHash: rows.length === 0 });
  await findMissing(worker, landing, keys);
  const deletedFile = await writeDeletedKeys(landing);
  await landing.read(asCsv(rows, capture.contract));
  // What was kept here has no sums at the source: then rows alone are compared.
  const sourceMeasure = rows.length === 0 ? found : { rows: found.rows + rows.length, sums: {} };
  const askedFile = `${capture.batch}.asked.parquet`;
  await worker.run(
    `copy (select unnest(from_json(${literal(JSON.stringify(ids))}, '["VARCHAR"]')) as id) to ${literal(landing.path(askedFile))} (format parquet, compression zstd)`,
  );
  const manifest = await landing.describe(table, {
    ...{ mode: 'keys', sourceMeasure, cursorTo: null, askedFile },
    ...(deletedFile ? { deletedFile } : {}),
  });
  landing.publish(manifest);
  return { manifest, mode: 'keys', rowsRead: manifest.rowsRead, notes: [] };
}
