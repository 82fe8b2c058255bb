import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { resolvePeriod } from '../../../metrics/index.ts';
import { rolesWith } from '../../access/roles.ts';
import { answerReport, rowsOf } from '../../reports/answer.ts';
import { reportPdf } from '../../reports/export-pdf.ts';
import { writeReportXlsx } from '../../reports/export-xlsx.ts';
import { openReport, reportOf, reportsOf } from '../../reports/run.ts';
import type { OpenReport } from '../../reports/types.ts';
import { Download, personRoute } from '../route.ts';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const asked = {
  name: z.string().max(120),
  from: date.optional(),
  to: date.optional(),
  period: z.string().max(40).optional(),
  params: z.record(z.string().max(60), z.array(z.string().max(120)).min(1).max(1000)).optional(),
};
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

async function xlsxOf(report: OpenReport) {
  const stream = new PassThrough();
  const [bytes, written] = await Promise.all([buffer(stream), writeReportXlsx(report, stream)]);
  return { bytes, ...written };
}

export default [
  personRoute({
    method: 'get',
    path: '/reports',
    summary: "The reports of the person's role, with their parameters and the period they open with.",
    roles: rolesWith('figures'),
    input: z.object({}),
    output: z.array(z.looseObject({ id: z.string() })),
    handle: async (_input, { open, identity }) =>
      reportsOf(open, identity).map(({ blocks: _blocks, roles: _roles, period, ...report }) => ({
        ...report,
        ...resolvePeriod({ period }, open.site.clock.today()),
      })),
  }),
  personRoute({
    method: 'post',
    path: '/reports/:name',
    summary: 'Runs a report on the own rows. Every run is on record with its rows.',
    roles: rolesWith('figures'),
    input: z.object({ ...asked, limit: z.number().int().min(1).max(5000).default(500) }),
    output: z.looseObject({ id: z.string(), build_id: z.string() }),
    handle: async ({ name, limit, ...request }, { open, identity, shown }) => {
      const report = reportOf(open, name, identity);
      const answer = await answerReport(await openReport(open, report, request, identity), limit);
      shown({
        what: `report ${name}`,
        filters: request,
        rows: rowsOf(answer),
        identifiersShown: answer.identifiers_shown,
      });
      return answer;
    },
  }),
  personRoute({
    method: 'post',
    path: '/reports/:name/export',
    summary: 'A whole report as an Excel workbook or a PDF. Every export is on record with its rows.',
    roles: rolesWith('figures'),
    input: z.object({ ...asked, format: z.enum(['xlsx', 'pdf']).default('xlsx') }),
    handle: async ({ name, format, ...request }, { open, identity, shown }) => {
      const opened = await openReport(open, reportOf(open, name, identity), request, identity);
      const { bytes, rows, named } = await (format === 'xlsx' ? xlsxOf(opened) : reportPdf(opened));
      shown({
        action: 'export',
        what: `report ${name}`,
        filters: { ...request, format },
        rows,
        identifiersShown: named,
      });
      return new Download(format === 'xlsx' ? XLSX : 'application/pdf', bytes);
    },
  }),
];
