import { ident, literal, type ReadonlyTransaction } from '../../../core/index.ts';
import type { Measure } from '../connector.ts';
import type { TableContract } from '../contract.ts';

/** Above this many rows the source is spared the md5 of every key: count and sums of one snapshot still prove the transport. */
export const KEY_HASH_LIMIT = 1_000_000;

/** The key of a row as one text, in DuckDB. */
export function keyText(contract: TableContract, alias = ''): string {
  const prefix = alias ? `${alias}.` : '';
  return contract.key.map((name) => `cast(${prefix}${ident(name)} as varchar)`).join(` || '|' || `);
}

/** What is counted of a relation in DuckDB, as the connectors count it in the source. */
function countsSql(contract: TableContract, summed: readonly string[], keyHash: boolean): string {
  const sums = summed.map((name) => `${literal(name)}, cast(sum(${ident(name)}) as varchar)`);
  const hash = keyHash
    ? `cast(sum(cast('0x' || substr(md5(${keyText(contract)}), 1, 8) as bigint)) as varchar)`
    : 'null';
  return `count(*) as rows, ${hash} as key_hash, json_object(${sums.join(', ')}) as sums`;
}

interface MeasureRow {
  readonly rows: number;
  readonly key_hash: string | null;
  readonly sums: string;
}

const measureOf = (row: MeasureRow, keyHash: boolean): Measure => ({
  rows: row.rows,
  sums: JSON.parse(row.sums) as Record<string, string | null>,
  ...(keyHash ? { keyHash: row.key_hash ?? '0' } : {}),
});

export async function measureRelation(
  reader: Pick<ReadonlyTransaction, 'rows'>,
  relation: string,
  contract: TableContract,
  summed: readonly string[],
  keyHash: boolean,
): Promise<Measure> {
  const sql = `select ${countsSql(contract, summed, keyHash)} from ${relation}`;
  const [row] = await reader.rows<MeasureRow>(sql);
  if (!row) throw new Error('a count gave no row');
  return measureOf(row, keyHash);
}

/** Condition in DuckDB for rows whose key falls into one of the buckets (all of one length). */
export const inBuckets = (contract: TableContract, buckets: readonly string[]) =>
  `substr(md5(${keyText(contract)}), 1, ${buckets[0]?.length ?? 0}) in (${buckets.map(literal).join(', ')})`;

/** Counts a relation in DuckDB by the first hexadecimal digits of the md5 of its keys. */
export async function measureRelationBuckets(
  reader: Pick<ReadonlyTransaction, 'rows'>,
  relation: string,
  contract: TableContract,
  summed: readonly string[],
  digits: number,
  within: readonly string[] | undefined,
): Promise<ReadonlyMap<string, Measure>> {
  const rows = await reader.rows<MeasureRow & { bucket: string }>(
    `select substr(md5(${keyText(contract)}), 1, ${digits}) as bucket, ${countsSql(contract, summed, true)} from ${relation}
     ${within ? `where ${inBuckets(contract, within)}` : ''} group by 1`,
  );
  return new Map(rows.map((row) => [row.bucket, measureOf(row, true)]));
}

/** Decimal text without the zeros that only tell of a scale: '1.50' and '1.5' are one value. */
function plain(value: string | null | undefined): string {
  if (value === null || value === undefined) return '0';
  const trimmed = value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  return trimmed === '' || trimmed === '-0' ? '0' : trimmed;
}

/** The first difference of two measures in words, or undefined when they agree on all that both have. */
export function differenceOf(left: Measure, right: Measure): string | undefined {
  if (left.rows !== right.rows) return `rows ${left.rows} ≠ ${right.rows}`;
  for (const [name, sum] of Object.entries(left.sums)) {
    if (name in right.sums && plain(sum) !== plain(right.sums[name]))
      return `sum(${name}) ${plain(sum)} ≠ ${plain(right.sums[name])}`;
  }
  if (left.keyHash !== undefined && right.keyHash !== undefined && plain(left.keyHash) !== plain(right.keyHash))
    return 'key hash differs';
  return undefined;
}
