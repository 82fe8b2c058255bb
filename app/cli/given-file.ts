import { readFileSync } from 'node:fs';
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
