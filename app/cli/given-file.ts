import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../core/index.ts';
import '../errors.ts';

/** The bytes of a file that a person named; a folder or a missing file is their mistake, not ours. */
export function readGivenFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code !== 'ENOENT' && code !== 'EISDIR') throw error;
    throw new UserError('app/not-found', { what: '文件 (file)', id: file });
  }
}

/** Writes where a person named; a folder that does not exist is named back to them. */
export function writeGivenFile(file: string, content: Buffer): void {
  if (!existsSync(dirname(file))) throw new UserError('app/not-found', { what: '文件夹 (folder)', id: dirname(file) });
  writeFileSync(file, content);
}
