import { keysMissingFrom } from '../apply/raw.ts';
import type { Selection, SourceTable } from '../connector.ts';
import { addMeasures } from './add-measures.ts';
import { type Captured, type Hands, selectionOf } from './capture.ts';
import { QUARANTINED } from './convert.ts';
import { stoppedKeys } from './filters.ts';
import type { BatchFacts, Landing } from './land.ts';
import { sweepKeys, sweepNotes } from './sweep.ts';

/** Captures a table whole, by window of business days, or by cursor; with the cursor, sometimes all keys too. */
export async function captureRows(hands: Hands, landing: Landing, table: SourceTable): Promise<Captured> {
  const { capture } = landing;
  const { mode, contract } = capture;
  const selection = selectionOf(capture);
  const isWhole = capture.window === null && selection.changedSince === undefined;
  const cursorTo = contract.capture === 'timestamp' && !capture.window ? await table.highWater() : null;
  await landing.read(table.read(selection));
  let read: Selection = selection;
  if (capture.window) {
    const keys = await keysToAskFor(hands, landing, capture.window);
    if (keys.length > 0) {
      await landing.read(table.read({ keys }));
      read = { ...selection, keys };
    }
  }
  let sourceMeasure = await landing.measureSource(table, read);
  const swept = capture.sweeps && !isWhole ? await sweepKeys(hands, landing, table) : undefined;
  if (swept?.late) sourceMeasure = addMeasures(sourceMeasure, swept.late.measure);
  const facts: BatchFacts = {
    mode,
    sourceMeasure,
    cursorTo: contract.capture === 'digest' ? capture.asOf : cursorTo,
    ...(swept?.deletedFile ? { deletedFile: swept.deletedFile } : {}),
    ...(swept || isWhole ? { sweptAt: capture.asOf } : {}),
  };
  const manifest = await landing.describe(table, facts);
  const notes = swept ? sweepNotes(swept, 'timestamp') : [];
  const { rowsRead } = manifest;
  if (rowsRead === 0 && selection.changedSince !== undefined && !manifest.deletedFile)
    return { mode, rowsRead, notes, ...(swept ? { sweptAt: capture.asOf } : {}) };
  landing.publish(manifest);
  return { manifest, mode, rowsRead, notes };
}

/** A row that left the window is not deleted: it is asked for by its key, in the same picture of the source. */
async function keysToAskFor(
  { owner, worker }: Hands,
  landing: Landing,
  window: NonNullable<Landing['capture']['window']>,
): Promise<string[][]> {
  const { contract, landed, source } = landing.capture;
  const missing = await keysMissingFrom(owner, contract, { table: landed, source, ...window }, landing.relation());
  const aside = await worker.rows<{ key: string }>(`select key from ${QUARANTINED} where key is not null`);
  const waiting = new Set([...aside.map(({ key }) => key), ...(await stoppedKeys(worker, contract))]);
  return missing.filter((values) => !waiting.has(values.join('|')));
}
