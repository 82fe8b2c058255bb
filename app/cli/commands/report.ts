import { resolve } from 'node:path';
import { z } from 'zod';
import { SYSTEM_IDENTITY, UserError } from '../../../core/index.ts';
import { answerReport } from '../../reports/answer.ts';
import { EXPORT_FORMATS, formatOf } from '../../reports/formats.ts';
import { openReport, reportOf, reportsOf } from '../../reports/run.ts';
import { reportText } from '../../reports/text.ts';
import { defineCommand, localDate } from '../command.ts';
import { readFilters } from '../filters.ts';
import { table } from '../table.ts';

/** Rows of a block that are printed when no file takes them. */
const ROWS_SHOWN = 500;

// TypeScript leaves the path as it is written where a function with a rest pattern imports: so it stands outside.
const exporting = () => import('../../reports/export.ts');

export default defineCommand({
  name: 'report',
  summary: '报表：列出全部，或运行一张 reports: list them, or run one (screen, Excel, PDF, CSV, HTML)',
  where: 'owner',
  arguments: ['[id]'],
  options: [
    ['--param <pairs...>', '参数 department=D0201|D0202'],
    ['--from <date>', '起始日（含） first day'],
    ['--to <date>', '结束日（含） last day'],
    ['--period <preset>', '时段 last_month last_year this_month …'],
    ['--out <file>', `写入文件 write to a file: ${EXPORT_FORMATS.join(' ')}`],
    ['--limit <n>', '每张表最多显示几行 rows shown of each table'],
  ],
  atCaller: (input) => (typeof input['out'] === 'string' ? { ...input, out: resolve(input['out']) } : input),
  input: z.object({
    id: z.string().optional(),
    param: z.array(z.string()).optional(),
    from: localDate,
    to: localDate,
    period: z.string().optional(),
    out: z.string().optional(),
    limit: z.coerce.number().int().positive().default(ROWS_SHOWN),
  }),
  run: async ({ id, param, out, limit, ...asked }, { open }) => {
    if (!id) {
      if (out || param) throw new UserError('app/usage', { problem: 'report: 请写报表名 name the report' });
      return {
        reports: reportsOf(open, SYSTEM_IDENTITY).map(({ id, title_zh, title_en, period, parameters }) => ({
          id,
          title_zh,
          title_en,
          period,
          parameters: parameters.map(({ name }) => name),
        })),
      };
    }
    const format = out ? formatOf(out) : undefined;
    const report = reportOf(open, id, SYSTEM_IDENTITY);
    const opened = await openReport(open, report, { ...asked, params: readFilters(param) }, SYSTEM_IDENTITY);
    if (out && format) {
      const { writeReport } = await exporting();
      const { rows } = await writeReport(opened, format, out);
      const { notes, ...head } = opened.head;
      return { ...head, notes, format, out, rows };
    }
    return answerReport(opened, limit);
  },
  show: (result) => {
    if ('reports' in result) {
      return table(
        result.reports.map(({ parameters, ...report }) => ({ ...report, parameters: parameters.join(' ') })),
      );
    }
    if ('out' in result)
      return `${result.out}: ${result.rows} 行 rows（${result.title_zh} ${result.period.from} … ${result.period.to}）`;
    return reportText(result);
  },
});
