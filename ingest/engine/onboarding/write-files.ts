import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file whole or not at all; one that is there already is left alone. Says whether it wrote. */
export function writeNew(file: string, text: string, mode = 0o644): boolean {
  if (existsSync(file)) return false;
  replaceFile(file, text, mode);
  return true;
}

export function replaceFile(file: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(file), { recursive: true, mode: mode === 0o600 ? 0o700 : 0o755 });
  const aside = `${file}.${process.pid}.part`;
  writeFileSync(aside, text, { mode });
  renameSync(aside, file);
}
