import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { literal, type Warehouse } from '../../../core/index.ts';
import { rawTable } from '../apply/raw-tables.ts';
import { convertChunk, prepareWorker } from '../capture/convert.ts';
import { spoolRows } from '../capture/spool.ts';
import type { Measure, Selection, SourceTable } from '../connector.ts';
import type { TableContract } from '../contract.ts';
import { type Differing, differingKeys } from './bisect.ts';
import { differenceOf, keyText, measureRelation } from './measure.ts';

export interface Comparison {
  readonly warehouse: Warehouse;
  /** Converts what is read of the source. */
  readonly worker: Warehouse;
  readonly source: string;
  /** Landed name. */
  readonly landed: string;
  readonly contract: TableContract;
  /** Of a `timestamp` capture: where the last load ended. What changed since is left out on both sides. */
  readonly watermark: string | null;
  readonly window: Selection['window'] | undefined;
  /** A folder that is closed to others. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Compared {
  readonly sourceMeasure: Measure;
  readonly rawMeasure: Measure;
  readonly difference: string | undefined;
  /** Undefined where both sides agree, or the source cannot say by which keys they differ. */
  readonly differing: Differing | undefined;
  /** Rows of the source that changed since the last load. */
  readonly leftOut: number;
  /** Rows that are in the source and rightly not in raw: put aside, or stopped by a filter. */
  readonly keptOut: number;
}

/** A microsecond later: rows of the watermark itself were loaded, and a table whose rows all changed at once must not count as changed. */
function justAfter(watermark: string): string {
  const [moment = watermark, fraction = ''] = watermark.split('.');
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6)) + 1;
  const seconds = new Date(`${moment.replace(' ', 'T')}Z`).getTime() + (micros === 1_000_000 ? 1000 : 0);
  return `${new Date(seconds).toISOString().slice(0, 19).replace('T', ' ')}.${String(micros % 1_000_000).padStart(6, '0')}`;
}

/** Compares a table's rows in the source with its image in raw, in one consistent picture of the source. Nothing is loaded. */
export async function compareTable(comparison: Comparison, table: SourceTable): Promise<Compared> {
  const { warehouse, contract, window } = comparison;
  const watermark = comparison.watermark === null ? null : justAfter(comparison.watermark);
  const folder = mkdtempSync(join(comparison.folder, 'reconcile-'));
  try {
    const changed = watermark === null ? undefined : await readChangedKeys(comparison, table, watermark, folder);
    const selection: Selection = {
      ...(window ? { window } : {}),
      ...(watermark === null ? {} : { unchangedSince: watermark }),
    };
    const relation = imageRelation(comparison, changed?.relation);
    const sourceMeasure = await table.measure(selection, { keyHash: true });
    const rawMeasure = await measureRelation(warehouse, relation, contract, table.summed, true);
    const found = { sourceMeasure, rawMeasure, leftOut: changed?.rows ?? 0 };
    const difference = differenceOf(sourceMeasure, rawMeasure);
    if (!difference) return { ...found, difference, differing: undefined, keptOut: 0 };
    const { worker, signal } = comparison;
    const held = { reader: warehouse, relation };
    const differing = await differingKeys({ table, selection, held, contract, worker, folder, signal });
    // Every differing bucket was looked into, and what the contract lets in is there: the rest is kept out on purpose.
    if (differing?.isComplete && differing.keys.length === 0)
      return { ...found, difference: undefined, differing, keptOut: sourceMeasure.rows - rawMeasure.rows };
    return { ...found, difference, differing, keptOut: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The keys of the rows that changed since the last load: raw has them as they were, or not yet. */
async function readChangedKeys(comparison: Comparison, table: SourceTable, changedSince: string, folder: string) {
  const { contract, worker, signal } = comparison;
  const keys: TableContract = {
    ...contract,
    filters: [],
    columns: contract.columns.filter(({ name }) => contract.key.includes(name)),
  };
  await prepareWorker(worker);
  const files: string[] = [];
  const convert = (csv: string, chunk: number) => {
    files.push(join(folder, `changed.${chunk}.parquet`));
    return convertChunk(worker, keys, csv, join(folder, `changed.${chunk}.parquet`), chunk);
  };
  const columns = keys.columns.map(({ name }) => name);
  await spoolRows(table.read({ changedSince }, { columns }), folder, 1, convert, { signal });
  if (files.length === 0) return { rows: 0, relation: undefined };
  const relation = `(select ${keyText(contract)} as key from read_parquet([${files.map(literal).join(', ')}]))`;
  const [count] = await worker.rows<{ n: number }>(`select count(*) as n from ${relation}`);
  return { rows: count?.n ?? 0, relation };
}

function imageRelation({ source, landed, contract, window }: Comparison, changed: string | undefined): string {
  const conditions = [`_source = ${literal(source)}`, '_deleted_at is null'];
  if (window) {
    const day = `cast("${window.column.replaceAll('"', '""')}" as date)`;
    conditions.push(`${day} between ${literal(window.since)} and ${literal(window.until)}`);
  }
  if (changed) conditions.push(`${keyText(contract)} not in (select key from ${changed})`);
  return `(select * from ${rawTable(landed)} where ${conditions.join(' and ')})`;
}
