import { ident, UserError, type Warehouse } from '../../../core/index.ts';
import './errors.ts';
import type { ChangedKeys, SourceTable } from '../connector.ts';
import { landedType, type TableContract } from '../contract.ts';
import { KEY_HASH_LIMIT } from '../reconcile/measure.ts';
import type { TableNote } from '../report.ts';
import { addMeasures } from './add-measures.ts';
import type { Captured, Hands } from './capture.ts';
import { GONE } from './compare-images.ts';
import { writeDeletedKeys } from './deleted-keys.ts';
import { inGroups, measureKeys, readKeys } from './keyed-rows.ts';
import type { Landing } from './land.ts';
import { sweepKeys, sweepNotes } from './sweep.ts';

/** Keys handed to the worker in one statement. */
const KEYS_PER_INSERT = 10_000;

/**
 * Captures the rows of keys that a change table or log names; a key that the source no longer has is a delete. Where keys do
 * not say it all the table is read whole, and a note says why.
 */
export async function captureChanges(hands: Hands, landing: Landing, table: SourceTable): Promise<Captured> {
  const { capture } = landing;
  const { contract, mode, asOf } = capture;
  if (!table.changes) throw new UserError('ingest/no-changes', { table: contract.table, capture: contract.capture });
  const isWhole = mode === 'full';
  const changed = await table.changes(isWhole ? null : capture.watermark);
  const { keys, position, restart } = changed;
  if (isWhole || restart) return readWhole(landing, table, changed, isWhole);
  if (keys.length === 0 && !capture.sweeps) return { mode, rowsRead: 0, position, notes: [] };

  await landing.read(readKeys(table, inGroups(keys)));
  const measure = await measureKeys(table, inGroups(keys), { keyHash: keys.length <= KEY_HASH_LIMIT });
  const swept = capture.sweeps ? await sweepKeys(hands, landing, table) : undefined;
  const sourceMeasure = swept?.late ? addMeasures(measure, swept.late.measure) : measure;
  const deletedFile = swept ? swept.deletedFile : await writeMissing(landing, keys);
  const sweptAt = swept ? { sweptAt: asOf } : {};
  const notes = swept ? sweepNotes(swept, 'trigger') : [];
  const facts = { mode, sourceMeasure, cursorTo: position, ...(deletedFile ? { deletedFile } : {}), ...sweptAt };
  const manifest = await landing.describe(table, facts);
  const { rowsRead } = manifest;
  if (rowsRead === 0 && !deletedFile && keys.length === 0) return { mode, rowsRead, position, notes, ...sweptAt };
  landing.publish(manifest);
  return { manifest, mode, rowsRead, notes };
}

async function writeMissing(landing: Landing, keys: ChangedKeys['keys']): Promise<string | undefined> {
  await findMissing(landing.worker, landing, keys);
  return writeDeletedKeys(landing);
}

async function readWhole(
  landing: Landing,
  table: SourceTable,
  { position, restart }: ChangedKeys,
  isAsked: boolean,
): Promise<Captured> {
  await landing.read(table.read({}));
  const sourceMeasure = await landing.measureSource(table, {});
  const manifest = await landing.describe(table, {
    mode: 'full',
    sourceMeasure,
    cursorTo: position,
    sweptAt: landing.capture.asOf,
  });
  landing.publish(manifest);
  const notes = restart && !isAsked ? [restartNote(restart)] : [];
  return { manifest, mode: 'full', rowsRead: manifest.rowsRead, notes };
}

/** Leaves in `gone` the keys that were asked for and did not come back. */
export async function findMissing(worker: Warehouse, landing: Landing, keys: ChangedKeys['keys']): Promise<void> {
  const { contract } = landing.capture;
  const columns = typedKey(contract);
  const typed = columns.map(({ name, type }) => `${ident(name)} ${type}`).join(', ');
  await worker.run(`create or replace table ${GONE} (${typed})`);
  const cast = columns.map(({ type }, i) => `try_cast(key[${i + 1}] as ${type})`);
  for (let at = 0; at < keys.length; at += KEYS_PER_INSERT) {
    await worker.run(
      `insert into ${GONE} select distinct ${cast.join(', ')} from (select unnest(from_json($1, '[["VARCHAR"]]')) as key) where ${cast.map((sql) => `${sql} is not null`).join(' and ')}`,
      [JSON.stringify(keys.slice(at, at + KEYS_PER_INSERT))],
    );
  }
  const same = columns.map(({ name }) => `r.${ident(name)} = ${GONE}.${ident(name)}`).join(' and ');
  await worker.run(`delete from ${GONE} where exists (select 1 from ${landing.relation()} r where ${same})`);
}

function typedKey(contract: TableContract): { name: string; type: string }[] {
  return contract.key.map((name) => {
    const column = contract.columns.find((candidate) => candidate.name === name);
    if (!column) throw new Error(`the key of ${contract.table} names no column`);
    return { name, type: landedType(column) };
  });
}

const RESTARTS: Record<NonNullable<ChangedKeys['restart']>, { zh: string; en: string }> = {
  first: { zh: '首次采集', en: 'it is the first capture' },
  pruned: {
    zh: '变更记录已被清理，接不上上次的位置',
    en: 'the record of changes no longer reaches back to the last position',
  },
  truncated: { zh: '该表被清空或重建（TRUNCATE/DDL）', en: 'the table was truncated or rebuilt' },
  too_many: { zh: '变更的键过多', en: 'too many keys changed' },
};

function restartNote(restart: NonNullable<ChangedKeys['restart']>): TableNote {
  const { zh, en } = RESTARTS[restart];
  return {
    code: `restart_${restart}`,
    message: `本次改为整表读取：${zh}。`,
    message_en: `The table was read whole: ${en}.`,
  };
}
