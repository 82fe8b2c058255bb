import { ident, UserError } from '../../../core/index.ts';
import type { Measure, SourceTable } from '../connector.ts';
import { landedType } from '../contract.ts';
import { differenceOf, KEY_HASH_LIMIT, measureRelation } from '../reconcile/measure.ts';
import type { TableNote } from '../report.ts';
import type { Hands } from './capture.ts';
import { compareImages, FRESH, keyColumns } from './compare-images.ts';
import { convertChunk, QUARANTINED } from './convert.ts';
import { writeDeletedKeys } from './deleted-keys.ts';
import { stoppedRows } from './filters.ts';
import { KEYS_PER_STATEMENT, measureKeys, readKeys } from './keyed-rows.ts';
import { filesRelation, type Landing } from './land.ts';
import { spoolRows } from './spool.ts';

export interface Swept {
  readonly deletedFile: string | undefined;
  /** Rows that raw lacked although their cursor is older: read by key into the batch. */
  readonly late: { readonly rows: number; readonly measure: Measure } | undefined;
}

/**
 * Compares the keys of all rows at the source with raw, beside the rows that the cursor found: keys that the source no longer
 * has are deletes, keys that raw lacks committed too late for the overlap and are read now.
 */
export async function sweepKeys(hands: Hands, landing: Landing, table: SourceTable): Promise<Swept> {
  const { worker, capture } = landing;
  const key = keyColumns(capture.contract);
  const keys = await readAllKeys(landing, table);
  const carried = key.map((column, i) => ({ name: `key${i}`, type: landedType(column), sql: ident(column.name) }));
  await compareImages(hands, landing, { source: keys, carried, wholeRows: false });
  const same = key.map(({ name }, i) => `l.${ident(name)} = ${FRESH}.key${i}`).join(' and ');
  await worker.run(`delete from ${FRESH} where exists (select 1 from ${landing.relation()} l where ${same})`);
  const text = carried.map(({ name }) => `cast(${name} as varchar)`);
  const inOrder = capture.contract.key.map((name) => text[key.findIndex((column) => column.name === name)] ?? '');
  await worker.run(
    `delete from ${FRESH} where ${inOrder.join(` || '|' || `)} in (select key from ${QUARANTINED} where key is not null)`,
  );
  // What a filter stopped is not late.
  const { relation } = await stoppedRows(worker, capture.contract);
  const stopped = key.map(({ name }, i) => `s.${ident(name)} = ${FRESH}.key${i}`).join(' and ');
  await worker.run(`delete from ${FRESH} where exists (select 1 from ${relation} s where ${stopped})`);
  const deletedFile = await writeDeletedKeys(landing);
  return { deletedFile, late: await readLate(landing, table, inOrder) };
}

/** The keys of all rows, checked against the source's count: what is missing from them will be deleted. */
async function readAllKeys(landing: Landing, table: SourceTable): Promise<string> {
  const { worker, capture } = landing;
  const { contract, batch, folder, signal, rateLimit } = capture;
  const columns = keyColumns(contract);
  const onlyKey = { ...contract, columns, dates: [], filters: [] };
  const files: string[] = [];
  const [before] = await worker.rows<{ last: number }>(`select coalesce(max(rowid), -1) as last from ${QUARANTINED}`);
  await spoolRows(
    table.read({}, { columns: columns.map(({ name }) => name) }),
    folder,
    batch,
    (csv, chunk) => {
      files.push(`${batch}.keys.${chunk}.parquet`);
      return convertChunk(worker, onlyKey, csv, landing.path(files.at(-1) ?? ''), chunk);
    },
    { signal, rateLimit },
  );
  // A key that is none cannot be in raw either: it says nothing here, and the rows that the cursor found tell of it.
  const broken = await worker.run(`delete from ${QUARANTINED} where rowid > $1`, [before?.last ?? -1]);
  const relation = filesRelation(folder, files, onlyKey, '.tmp');
  const [read] = await worker.rows<{ n: number }>(`select count(*) as n from ${relation}`);
  const keyHash = (read?.n ?? 0) <= KEY_HASH_LIMIT && broken === 0;
  const landed = await measureRelation(worker, relation, onlyKey, [], keyHash);
  const source = await table.measure({}, { keyHash });
  const difference = differenceOf({ ...source, sums: {} }, { ...landed, rows: landed.rows + broken });
  if (difference)
    throw new UserError('ingest/reconciliation', { table: contract.table, stage: 'source/keys', difference });
  return relation;
}

async function readLate(landing: Landing, table: SourceTable, key: readonly string[]): Promise<Swept['late']> {
  const { worker } = landing;
  const [fresh] = await worker.rows<{ n: number }>(`select count(*) as n from ${FRESH}`);
  if (!fresh?.n) return undefined;
  const names = key.map((_, i) => `k${i}`);
  const columns = key.map((sql, i) => `${sql} as k${i}`).join(', ');
  await worker.run(`create or replace table late as select ${columns}, row_number() over () as n from ${FRESH}`);
  const groups = async function* () {
    for (let at = 0; at < fresh.n; at += KEYS_PER_STATEMENT) {
      const rows = await worker.rows<Record<string, string>>(
        `select ${names.join(', ')} from late where n > ${at} and n <= ${at + KEYS_PER_STATEMENT}`,
      );
      yield rows.map((row) => names.map((name) => row[name] ?? ''));
    }
  };
  const before = await landing.rowsLanded();
  await landing.read(readKeys(table, groups()));
  const measure = await measureKeys(table, groups(), { keyHash: fresh.n <= KEY_HASH_LIMIT });
  await worker.run('drop table late');
  return { rows: (await landing.rowsLanded()) - before, measure };
}

/** What a person should know of a sweep: rows that the usual way of capture had missed. */
export function sweepNotes({ late }: Swept, capture: 'timestamp' | 'trigger'): TableNote[] {
  if (!late || late.rows === 0) return [];
  const { rows } = late;
  return capture === 'timestamp'
    ? [
        {
          code: 'late_rows',
          message: `键值比对发现 ${rows} 行提交较晚、游标早于重叠区间，已按键补取。`,
          message_en: `Comparing keys found ${rows} rows that committed late with a cursor before the overlap; they were read by key.`,
        },
      ]
    : [
        {
          code: 'missed_rows',
          message: `键值比对发现 ${rows} 行没有记入变更表，已按键补取；请检查触发器。`,
          message_en: `Comparing keys found ${rows} rows that the change table does not tell of; they were read by key. Check the triggers.`,
        },
      ];
}
