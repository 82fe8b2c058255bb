import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Measure } from '../connector.ts';
import type { CaptureMode, TableContract } from '../contract.ts';

/** What one landed batch holds. Its existence is what makes the batch: files without a manifest are leftovers of a crash. */
export interface Manifest {
  readonly version: 1;
  readonly batch: number;
  readonly source: string;
  readonly institution: string | null;
  readonly table: string;
  readonly mode: CaptureMode;
  /** Digest of the contract it was landed under. */
  readonly contract: string;
  /** Names in the manifest's folder. */
  readonly files: readonly string[];
  readonly quarantineFile: string | null;
  /** Keys that the source no longer has, where the mode finds them by itself (digest, trigger, log, sweep). */
  readonly deletedFile?: string | null;
  readonly rowsRead: number;
  readonly rowsLanded: number;
  readonly rowsQuarantined: number;
  /** Rows that filters of the contract stopped, by rule. */
  readonly filtered?: Readonly<Record<string, number>>;
  /** Keys of those rows: whichever raw has leave it. */
  readonly filteredFile?: string | null;
  /** Of mode `keys`: entries of the quarantine whose rows were asked for again. */
  readonly askedFile?: string | null;
  readonly summed: readonly string[];
  readonly sourceMeasure: Measure;
  readonly landedMeasure: Measure;
  /** Of a digest: all good rows that were read, of which only those that changed are landed. */
  readonly imageMeasure?: Measure;
  /** Local time at which the keys of all rows were compared with raw. */
  readonly sweptAt?: string;
  readonly cursorFrom: string | null;
  readonly cursorTo: string | null;
  readonly window: { readonly column: string; readonly since: string; readonly until: string } | null;
  readonly startedAt: string;
  readonly landedAt: string;
  /** When retention removed the files: the batch can no longer be replayed, and still proves what was loaded. */
  readonly erasedAt?: string;
}

/** Was the whole table landed? Then what it does not hold is not there. */
export function holdsWholeTable(manifest: Pick<Manifest, 'window' | 'mode' | 'cursorFrom'>): boolean {
  const { window, mode, cursorFrom } = manifest;
  return window === null && mode !== 'keys' && (mode === 'full' || cursorFrom === null);
}

/** Digest of what shapes landed files: columns, types, key and filters. Descriptions may change freely. */
export function contractDigest(contract: TableContract): string {
  const filters = contract.filters.map(({ name, keep }) => [name, keep]);
  const shape = [
    contract.key,
    contract.columns.map(({ name, type, nullable }) => [name, type, nullable]),
    ...(filters.length > 0 ? [filters] : []),
  ];
  return createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 16);
}

/** Folder of a table's batches. Identifiers lie here: nobody else may look in. */
export function landingFolder(dataDir: string, source: string, table: string): string {
  const folder = join(dataDir, 'landing', source, table);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Folder beside the batches where a connector may lay rows down while it reads them: they are as secret as what lands. */
export const scratchFolder = (dataDir: string) => join(dataDir, 'landing', '.reading');

export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const manifestName = (batch: number) => `${batch}.json`;

/** Writes the manifest as the last act of landing: under another name, synced, then renamed. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const path = join(folder, manifestName(manifest.batch));
  writeFileSync(`${path}.tmp`, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600 });
  syncPath(`${path}.tmp`);
  renameSync(`${path}.tmp`, path);
  syncPath(folder);
}

/** Landed batches of a folder, oldest first. */
export function readManifests(folder: string, after = 0): Manifest[] {
  return readdirSync(folder)
    .map((name) => /^(\d+)\.json$/.exec(name)?.[1])
    .filter((batch) => batch !== undefined)
    .map(Number)
    .filter((batch) => batch > after)
    .sort((a, b) => a - b)
    .map((batch) => JSON.parse(readFileSync(join(folder, manifestName(batch)), 'utf8')) as Manifest);
}

/** Removes a batch that will never be applied. The manifest goes first, so that a crash leaves only leftovers. */
export function discardBatch(folder: string, batch: number): void {
  rmSync(join(folder, manifestName(batch)), { force: true });
  removeLeftovers(folder);
}

/** Removes what a killed load left behind: spooled text, half-written files, files of no manifest. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const batch = /^(\d+)\./.exec(name)?.[1];
    const known = batch !== undefined && existsSync(join(folder, manifestName(Number(batch))));
    if (!known || name.endsWith('.tmp') || name.endsWith('.csv'))
      rmSync(join(folder, name), { force: true, recursive: true });
  }
}

/** Highest batch number of all landing folders, so that a number is never used twice even when raw was restored. */
export function highestLanded(dataDir: string): number {
  const root = join(dataDir, 'landing');
  if (!existsSync(root)) return 0;
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names.reduce((highest, name) => Math.max(highest, Number(/(?:^|\/)(\d+)\.json$/.exec(name)?.[1] ?? 0)), 0);
}
