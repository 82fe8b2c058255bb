import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentProgress, type Warehouse } from '../../core/index.ts';
import { discoverPatientSources, readEmpiSettings, runEmpi } from '../../ingest/index.ts';

/** Brings the patient index up to what landed, as the nightly run does between load and build. */
export async function linkPatients(warehouse: Warehouse): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hisight-empi-'));
  try {
    const [last] = await warehouse.rows<{ today: string }>(
      'select cast(max(create_time) as date) as today from raw.main.demo_his__patients',
    );
    await runEmpi({
      ...{ warehouse, dataDir, sources: discoverPatientSources(), settings: readEmpiSettings() },
      ...{ now: new Date(), today: last?.today ?? '2026-01-01', progress: silentProgress },
    });
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}
