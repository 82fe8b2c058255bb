import { resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import { toCsv, toRows } from '../../query/formats/text.ts';
import { FORMATS, writeAnswer } from '../../query/formats/write.ts';
import { DEFAULT_LIMITS, EXPORT_LIMITS } from '../../query/gateway.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

const BINARY = new Set(['arrow', 'parquet', 'xlsx']);

export default defineCommand({
  name: 'query',
  summary: '对数据集市的只读 SQL read-only SQL on marts, seeds and snapshots',
  where: 'owner',
  arguments: ['<sql>'],
  options: [
    ['--format <format>', FORMATS.join(' | ')],
    ['--out <file>', '写入文件 write to a file'],
    ['--limit <n>', '最多几行 rows at most'],
  ],
  atCaller: (input) => (typeof input['out'] === 'string' ? { ...input, out: resolve(input['out']) } : input),
  input: z.object({
    sql: z.string(),
    format: z.enum(FORMATS).default('table'),
    out: z.string().optional(),
    limit: z.coerce.number().int().positive().optional(),
  }),
  run: async ({ sql, format, out, limit }, { open, signal }) => {
    if (BINARY.has(format) && !out) throw new UserError('app/usage', { problem: `--format ${format} needs --out` });
    const limits = out ? EXPORT_LIMITS : DEFAULT_LIMITS;
    const answer = await open.gateway.run(
      sql,
      limit ? { ...limits, rows: Math.min(limit, limits.rows) } : limits,
      signal,
    );
    const head = { row_count: answer.rowCount, truncated: answer.truncated, seconds: answer.seconds };
    if (out) {
      await writeAnswer(answer, format === 'table' ? 'csv' : format, out);
      return { ...head, format, out };
    }
    return { ...head, format, columns: answer.names, types: answer.types, rows: toRows(answer) };
  },
  show: (result) => {
    if ('out' in result) return `${result.out}: ${result.row_count} rows`;
    if (result.format === 'json') return JSON.stringify(result.rows);
    if (result.format === 'csv') {
      const columns = result.columns.map((name) => result.rows.map((row) => row[name]));
      return toCsv({ names: result.columns, types: result.types, columns, rowCount: result.row_count }).trimEnd();
    }
    const more = result.truncated
      ? '\n（只显示前面的行 only the first rows are shown; --limit or --out for more）'
      : '';
    return `${table(result.rows, result.columns)}\n${result.row_count} rows, ${result.seconds} s${more}`;
  },
});
