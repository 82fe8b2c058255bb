import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

// DuckDB accepts a second open of a file in the same process and then loses committed rows at the next checkpoint
// (measured, DESIGN D2). Symbolic links must not get around it, hence real paths.
const open = new Set<string>();

function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
}

/** Marks a file as open in this process; throws when it already is. Gives its real path. */
export function claim(path: string): string {
  const real = realPath(path);
  if (open.has(real)) throw new Error(`${real} is already open in this process: share the Warehouse that has it`);
  open.add(real);
  return real;
}

export function release(real: string): void {
  open.delete(real);
}
