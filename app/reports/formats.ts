import { extname } from 'node:path';
import { UserError } from '../../core/index.ts';
import '../errors.ts';

export const EXPORT_FORMATS = ['xlsx', 'pdf', 'csv', 'html'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The format that a file's name asks for. */
export function formatOf(file: string): ExportFormat {
  const ending = extname(file).slice(1).toLowerCase();
  const format = EXPORT_FORMATS.find((one) => one === ending);
  if (format) return format;
  throw new UserError('app/usage', {
    problem: `--out: "${file}" 应以下列后缀结尾 must end in ${EXPORT_FORMATS.map((one) => `.${one}`).join(' ')}`,
  });
}
