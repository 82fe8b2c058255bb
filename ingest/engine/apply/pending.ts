import { log, type Warehouse } from '../../../core/index.ts';
import { contractDigest, discardBatch, landingFolder, readManifests, removeLeftovers } from '../capture/manifest.ts';
import { landedName, type System } from '../contract.ts';
import { effectiveContract } from '../evolution/evolve.ts';
import { recallColumns } from '../evolution/source-columns.ts';
import { applyBatch } from './apply.ts';
import { appliedBatch } from './raw.ts';

/**
 * Finishes what an earlier process landed but did not apply, in batch order, and removes what it left half-written.
 * A batch that was landed under another contract is dropped: its rows are still in the source, and the watermark never moved.
 */
export async function applyPending(
  warehouse: Warehouse,
  dataDir: string,
  source: string,
  system: System,
  now: () => Date,
  signal?: AbortSignal,
): Promise<number> {
  let applied = 0;
  const memory = await recallColumns(warehouse);
  for (const written of system.tables) {
    const table = landedName(system, written);
    const contract = effectiveContract(written, memory.get(table) ?? [], source);
    const folder = landingFolder(dataDir, source, table);
    removeLeftovers(folder);
    for (const manifest of readManifests(folder, await appliedBatch(warehouse, source, table))) {
      // Retention erased it after an older raw was restored: from the watermark on, the source is read again.
      if (manifest.erasedAt !== undefined) break;
      if (manifest.contract !== contractDigest(contract)) {
        discardBatch(folder, manifest.batch);
        log('ingest').warn({ source, table, batch: manifest.batch }, 'batch.discarded');
        continue;
      }
      await applyBatch(warehouse, folder, manifest, contract, now(), signal);
      applied += 1;
      log('ingest').info({ source, table, batch: manifest.batch, rows: manifest.rowsLanded }, 'batch.applied');
    }
  }
  return applied;
}
