import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ident, literal, type Warehouse } from '../../../core/index.ts';
import { rawTable } from '../apply/raw.ts';
import { type ColumnContract, landedType, type TableContract } from '../contract.ts';
import type { Hands } from './capture.ts';
import type { Landing } from './land.ts';

/** Rows that two databases in one process may join in memory at a time. */
const BUCKET_ROWS = 400_000;
const MOST_BUCKETS = 256;

/**
 * 128 bits of some columns' values: DuckDB's hash of them, and another of them in reverse with every text begun differently, so that
 * values that collide in one do not in the other. Both sides are hashed by one process at one time: no hash is kept.
 */
function digest(columns: readonly ColumnContract[], name: string): string {
  const values = columns.map((column) => ident(column.name));
  const otherwise = columns.map(({ name: column, type }) =>
    type === 'text' ? `'#' || ${ident(column)}` : ident(column),
  );
  const nulls = values.map((value) => `${value} is null`);
  return `hash(${values.join(', ')}) as ${name}1, hash(${[...otherwise.toReversed(), ...nulls].join(', ')}) as ${name}2`;
}

export function keyColumns(contract: TableContract): ColumnContract[] {
  return contract.columns.filter(({ name }) => contract.key.includes(name));
}

interface Carried {
  readonly name: string;
  readonly type: string;
  readonly sql: string;
}

export interface Comparison {
  /** Rows of the source, in the worker: they have the key's columns, and all of the contract's where rows are compared. */
  readonly source: string;
  /** What to keep of a row that raw lacks or has otherwise: SQL over `source`. */
  readonly carried: readonly Carried[];
  /** Whole rows are compared; otherwise only keys. */
  readonly wholeRows: boolean;
}

/**
 * Tables that a comparison leaves in the worker: what was carried of rows that raw lacks or has otherwise; keys that the source
 * lacks; what was carried of rows whose key came twice, with a hash of it as `key`.
 */
export const FRESH = 'fresh';
export const GONE = 'gone';
export const TWICE = 'twice';

/**
 * Compares rows of the source with the current image in raw. Both sides write digests of their rows, divided into buckets by
 * key, as Parquet into the landing folder; the worker joins bucket by bucket, so that memory does not grow with the table.
 */
export async function compareImages({ owner, worker }: Hands, landing: Landing, comparison: Comparison): Promise<void> {
  const { contract, source, landed } = landing.capture;
  const key = keyColumns(contract);
  const image = `(select * from ${rawTable(landed)} where _source = ${literal(source)} and _deleted_at is null)`;
  const [here, there] = await Promise.all([count(worker, comparison.source), count(owner, image)]);
  const buckets = Math.min(MOST_BUCKETS, Math.ceil(Math.max(here, there, 1) / BUCKET_ROWS));
  const keys = key.map((column, i) => ({ name: `key${i}`, type: landedType(column), sql: ident(column.name) }));
  const sides = [
    { path: landing.path('source'), by: worker, relation: comparison.source, carried: comparison.carried },
    { path: landing.path('image'), by: owner, relation: image, carried: keys },
  ] as const;
  const rowDigest = comparison.wholeRows ? digest(contract.columns, '_d') : '0::ubigint as _d1, 0::ubigint as _d2';
  const digests = `${digest(key, '_k')}, ${rowDigest}`;
  try {
    for (const { path, by, relation, carried } of sides) {
      const more = carried.map(({ name, sql }) => `${sql} as ${name}`).join(', ');
      const rows = `select *, cast(_k1 % ${buckets} as integer) as _bucket from (select ${digests}, ${more} from ${relation})`;
      rmSync(path, { recursive: true, force: true });
      await by.run(`copy (${rows}) to ${literal(path)} (format parquet, partition_by (_bucket))`);
    }
    const typed = (columns: readonly { name: string; type: string }[]) =>
      columns.map(({ name, type }) => `${name} ${type}`).join(', ');
    const named = key.map((column) => ({ name: ident(column.name), type: landedType(column) }));
    await worker.run(`create or replace table ${FRESH} (${typed(comparison.carried)})`);
    await worker.run(`create or replace table ${GONE} (${typed(named)})`);
    await worker.run(`create or replace table ${TWICE} (${typed(comparison.carried)}, key ubigint)`);
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      landing.capture.signal?.throwIfAborted();
      await joinBucket(worker, bucket, ...sides);
    }
  } finally {
    for (const { path } of sides) rmSync(path, { recursive: true, force: true });
  }
}

interface Side {
  readonly path: string;
  readonly carried: readonly Carried[];
}

async function joinBucket(worker: Warehouse, bucket: number, source: Side, image: Side): Promise<void> {
  const relation = ({ path, carried }: Side) => {
    const folder = join(path, `_bucket=${bucket}`);
    if (existsSync(folder)) return `read_parquet(${literal(join(folder, '*.parquet'))}, hive_partitioning = false)`;
    const none = carried.map(({ name, type }) => `null::${type} as ${name}`);
    return `(select 0::ubigint as _k1, 0::ubigint as _k2, 0::ubigint as _d1, 0::ubigint as _d2, ${none.join(', ')} where false)`;
  };
  const names = (side: Side) => side.carried.map(({ name }) => `c.${name}`).join(', ');
  const [here, there] = [relation(source), relation(image)];
  const same = (other: string) => `${other}._k1 = c._k1 and ${other}._k2 = c._k2`;
  await worker.run(
    `insert into ${FRESH} select ${names(source)} from ${here} c left join ${there} r on ${same('r')} where r._k1 is null or r._d1 <> c._d1 or r._d2 <> c._d2`,
  );
  await worker.run(`insert into ${GONE} select ${names(image)} from ${there} c anti join ${here} s on ${same('s')}`);
  await worker.run(
    `insert into ${TWICE} select ${names(source)}, _k1 from ${here} c where (_k1, _k2) in (select (_k1, _k2) from ${here} group by _k1, _k2 having count(*) > 1)`,
  );
}

async function count(warehouse: Warehouse, relation: string): Promise<number> {
  const [row] = await warehouse.rows<{ n: number }>(`select count(*) as n from ${relation}`);
  return row?.n ?? 0;
}
