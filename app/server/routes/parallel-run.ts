import { z } from 'zod';
import { WORKBOOK_LIMIT } from '../../forms/read-workbook.ts';
import { readBody } from '../../forms/upload.ts';
import { COMPARERS, runParallel } from '../../parallel-run/compare.ts';
import { parallelRunWorkbook } from '../../parallel-run/workbook.ts';
import { Download, personRoute } from '../route.ts';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month like 2025-01');
const input = z.object({
  name: z.string().min(1).max(300),
  from: month,
  to: month,
  institution: z.string().max(60).optional(),
});

export default [
  personRoute({
    method: 'post',
    path: '/parallel-run',
    summary:
      "Compares the hospital's own monthly table (.xlsx or .csv as the body, its name as `name`) with our figures: every difference with its cause, faults by row.",
    roles: COMPARERS,
    input,
    output: z.looseObject({ compared: z.number(), rows: z.array(z.looseObject({ state: z.string() })) }),
    handle: async (asked, { open, identity, request, shown }) => {
      const run = await runParallel(open, identity, { ...asked, bytes: await readBody(request, WORKBOOK_LIMIT) });
      shown({ what: 'parallel run', filters: { from: run.from, to: run.to }, rows: run.compared });
      return run;
    },
  }),
  personRoute({
    method: 'post',
    path: '/parallel-run/workbook.xlsx',
    summary: 'The same as a workbook with a sheet that both sides sign.',
    roles: COMPARERS,
    input,
    handle: async (asked, { open, identity, request, response, shown }) => {
      const run = await runParallel(open, identity, { ...asked, bytes: await readBody(request, WORKBOOK_LIMIT) });
      shown({ action: 'export', what: 'parallel run', filters: { from: run.from, to: run.to }, rows: run.compared });
      response.attachment(`parallel-run-${run.from}-${run.to}.xlsx`);
      return new Download(
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        await parallelRunWorkbook(run),
      );
    },
  }),
];
