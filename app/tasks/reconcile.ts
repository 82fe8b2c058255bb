import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../core/index.ts';
import {
  type LastReconciliation,
  lastReconciliations,
  type ReconcileReport,
  readDifferingKeys,
  reconcileSources,
} from '../../ingest/index.ts';
import '../errors.ts';
import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { prepareSite } from '../site/prepare.ts';
import { withSources } from '../site/sources.ts';

export interface ReconcileInput {
  readonly sources?: readonly string[] | undefined;
  readonly table?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** Read a source outside its hours too. */
  readonly now?: boolean | undefined;
  /** Name of a file of the data folder that the differing keys are written to. */
  readonly keysTo?: string | undefined;
}

/** Source and raw side by side as they are now, as one job of the queue; nothing is loaded. */
export function reconcile(
  open: OpenSite,
  input: ReconcileInput,
  work: Work,
): Promise<ReconcileReport & { readonly keys_file?: string }> {
  const file = input.keysTo === undefined ? undefined : keysFile(open, input.keysTo);
  return open.jobs.enqueue('reconcile', work, async ({ signal, progress }) => {
    const systems = await prepareSite(open);
    const report = await withSources(open, progress, signal, ({ site }) =>
      reconcileSources({
        ...{ site, warehouse: open.warehouse, systems, progress, signal },
        ...(input.sources?.length ? { sources: input.sources } : {}),
        ...(input.table ? { table: input.table } : {}),
        ...(input.since ? { since: input.since } : {}),
        ...(input.until ? { until: input.until } : {}),
        ...(input.now ? { insist: true } : {}),
      }),
    );
    if (!file) return report;
    await writeKeys(open, report, file);
    return { ...report, keys_file: file };
  });
}

/** The last result of every table, by a load or on demand. */
export function lastReconciled(open: OpenSite, work: Work): Promise<LastReconciliation[]> {
  return open.jobs.enqueue('reconcile --last', work, async () => {
    await prepareSite(open);
    return lastReconciliations(open.warehouse);
  });
}

/** Keys belong to patients: they are written beside raw, where no other account may look, and nowhere else. */
function keysFile(open: OpenSite, name: string): string {
  if (name === '' || name !== basename(name) || name.startsWith('.')) {
    throw new UserError('app/usage', {
      problem: `--keys-to: "${name}" must be a plain file name; the file lands in ${join(open.site.dataDir, 'reconciliation')}`,
    });
  }
  return join(open.site.dataDir, 'reconciliation', name);
}

async function writeKeys(open: OpenSite, report: ReconcileReport, file: string): Promise<void> {
  const found = report.tables.map(({ reconciliation }) => reconciliation).filter((id) => id !== null);
  const keys = await readDifferingKeys(open.warehouse, found);
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = keys.map(({ source, table, side, key }) => [source, table, side, key].map(quoted).join(','));
  mkdirSync(join(open.site.dataDir, 'reconciliation'), { recursive: true, mode: 0o700 });
  // A file that is there already would keep its mode.
  rmSync(file, { force: true });
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(descriptor, `${['source,table,side,key', ...lines].join('\n')}\n`);
  } finally {
    closeSync(descriptor);
  }
}
