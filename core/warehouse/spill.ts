import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;

/**
 * Where this process's databases in memory spill what does not fit: a folder of its own (mode 0700) that goes with the process. DuckDB's own
 * choice would be `.tmp` of whatever folder a command was called in, readable by others.
 */
export function spillFolder(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'hisight-spill-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return folder;
}
