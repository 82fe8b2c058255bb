import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ident, literal, type ReadonlyTransaction, type Warehouse } from '../../../core/index.ts';
import { convertChunk, prepareWorker } from '../capture/convert.ts';
import { spoolRows } from '../capture/spool.ts';
import type { Measure, Selection, SourceTable } from '../connector.ts';
import type { TableContract } from '../contract.ts';
import { differenceOf, inBuckets, keyText, measureRelationBuckets } from './measure.ts';

/** Hexadecimal digits of one step after the other: 256 buckets, 65,536, 16.7 million. */
const STEPS = [2, 4, 6] as const;

const MD5_DIGITS = 32;

/** Keys that are listed at most. */
export const MOST_KEYS = 1000;

/** Rows that are fetched at most to find them (but one bucket always); more where filters make buckets differ on purpose. */
const mostRows = (contract: TableContract) => (contract.filters.length > 0 ? 100_000 : MOST_KEYS);

export interface DifferingKey {
  readonly key: string;
  readonly side: 'source_only' | 'raw_only' | 'different';
}

export interface Differing {
  readonly keys: readonly DifferingKey[];
  /** False: there are more than could be listed. */
  readonly isComplete: boolean;
}

/** Rows that DuckDB holds: landed files, or the image in raw. */
export interface HeldRows {
  readonly reader: Pick<ReadonlyTransaction, 'rows'>;
  readonly relation: string;
}

interface Bisection {
  readonly table: SourceTable;
  readonly selection: Selection;
  readonly held: HeldRows;
  readonly contract: TableContract;
  /** Converts the rows of differing buckets. */
  readonly worker: Warehouse;
  /** A folder that is closed to others: rows of differing buckets lie in it for a moment. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The keys by which a source's selection and rows held in DuckDB differ. Both sides are measured by buckets of keys, only
 * differing buckets are divided further, and only the rows of the last ones are read. Undefined where the source cannot
 * measure by buckets. Rows that the contract would put aside or filter out do not count as missing.
 */
export async function differingKeys(bisection: Bisection): Promise<Differing | undefined> {
  if (!bisection.table.measureBuckets) return undefined;
  const { buckets, isComplete } = await differingBuckets(bisection);
  if (buckets.length === 0) return { keys: [], isComplete };
  const folder = mkdtempSync(join(bisection.folder, 'bisect-'));
  try {
    const keys = await compareBuckets(bisection, buckets, folder);
    return { keys: keys.slice(0, MOST_KEYS), isComplete: isComplete && keys.length <= MOST_KEYS };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function differingBuckets(bisection: Bisection): Promise<{ buckets: string[]; isComplete: boolean }> {
  const { table, selection, held, contract, signal } = bisection;
  let within: string[] | undefined;
  let isComplete = true;
  const most = mostRows(contract);
  for (const digits of STEPS) {
    signal?.throwIfAborted();
    const source = await table.measureBuckets?.({ ...selection, ...(within ? { buckets: within } : {}) }, digits);
    const ours = await measureRelationBuckets(held.reader, held.relation, contract, table.summed, digits, within);
    const differing = unlike(source ?? new Map(), ours);
    const rows = differing.reduce((sum, bucket) => sum + bucket.rows, 0);
    within = differing.map(({ bucket }) => bucket);
    if (rows <= most) break;
    const kept = digits === STEPS[2] ? upTo(differing, most) : within.slice(0, most);
    isComplete = isComplete && kept.length === within.length;
    within = kept;
  }
  return { buckets: within ?? [], isComplete };
}

interface Unlike {
  readonly bucket: string;
  readonly rows: number;
}

function unlike(left: ReadonlyMap<string, Measure>, right: ReadonlyMap<string, Measure>): Unlike[] {
  const none: Measure = { rows: 0, sums: {}, keyHash: '0' };
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .map((bucket) => ({ bucket, left: left.get(bucket) ?? none, right: right.get(bucket) ?? none }))
    .filter((pair) => differenceOf(pair.left, pair.right) !== undefined)
    .map((pair) => ({ bucket: pair.bucket, rows: Math.max(pair.left.rows, pair.right.rows) }));
}

/** The first buckets that hold so many rows together, but always one. */
function upTo(buckets: readonly Unlike[], most: number): string[] {
  let rows = 0;
  const kept: string[] = [];
  for (const bucket of buckets) {
    rows += bucket.rows;
    if (rows > most && kept.length > 0) break;
    kept.push(bucket.bucket);
  }
  return kept;
}

async function compareBuckets(bisection: Bisection, buckets: string[], folder: string): Promise<DifferingKey[]> {
  const { table, selection, held, contract, worker, signal } = bisection;
  await prepareWorker(worker);
  const files: string[] = [];
  const convert = (csv: string, chunk: number) => {
    files.push(join(folder, `${chunk}.parquet`));
    return convertChunk(worker, contract, csv, join(folder, `${chunk}.parquet`), chunk);
  };
  await spoolRows(table.read({ ...selection, buckets }), folder, 1, convert, { signal });
  const ours = `(select * from ${held.relation} where ${inBuckets(contract, buckets)})`;
  const theirs =
    files.length > 0 ? `read_parquet([${files.map(literal).join(', ')}])` : `(select * from ${ours} where false)`;
  // A value that the contract's type rounds is alike in the rows: only its own measure tells.
  const single = await table.measureBuckets?.({ ...selection, buckets }, MD5_DIGITS);
  const own = await measureRelationBuckets(held.reader, ours, contract, table.summed, MD5_DIGITS, undefined);
  const rounded = unlike(single ?? new Map(), own).map(({ bucket }) => bucket);
  return compareRelations(held.reader, theirs, ours, contract, rounded);
}

/** Rows of one relation of DuckDB that another lacks or has otherwise (or whose key's md5 is named), by their keys: at most one more than are listed. */
export function compareRelations(
  reader: Pick<ReadonlyTransaction, 'rows'>,
  source: string,
  raw: string,
  contract: TableContract,
  alsoDiffering: readonly string[] = [],
): Promise<DifferingKey[]> {
  const keyed = (relation: string) => `(select *, ${keyText(contract)} as _key from ${relation})`;
  const differs = contract.columns.map(({ name }) => `s.${ident(name)} is distinct from r.${ident(name)}`);
  if (alsoDiffering.length > 0) differs.push(`md5(s._key) in (${alsoDiffering.map(literal).join(', ')})`);
  return reader.rows<DifferingKey>(
    `select coalesce(s._key, r._key) as key,
       case when r._key is null then 'source_only' when s._key is null then 'raw_only' else 'different' end as side
     from ${keyed(source)} s full join ${keyed(raw)} r on s._key = r._key
     where r._key is null or s._key is null or ${differs.join(' or ')} order by key limit ${MOST_KEYS + 1}`,
  );
}
