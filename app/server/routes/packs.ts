import { z } from 'zod';
import { rolesWith } from '../../access/roles.ts';
import { listPacks, requirePack } from '../../packs/pack.ts';
import { packReport } from '../../packs/progress.ts';
import { packWorkbook } from '../../packs/workbook.ts';
import { Download, personRoute } from '../route.ts';

const asked = z.object({ id: z.string().max(60), year: z.string().max(4).optional() });
const FIGURES = rolesWith('figures');
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export default [
  personRoute({
    method: 'get',
    path: '/packs',
    summary: "The site's project packs (项目包) that the person's role has to do with.",
    roles: FIGURES,
    input: z.object({}),
    output: z.array(z.looseObject({ id: z.string(), title_zh: z.string(), title_en: z.string() })),
    handle: async (_input, { open, identity, shown }) => {
      const packs = await listPacks(open, identity);
      shown({ what: 'packs', rows: packs.length });
      return packs.map(({ id, title_zh, title_en, owner, indicators }) => ({
        ...{ id, title_zh, title_en, owner },
        indicators: indicators.length,
      }));
    },
  }),
  personRoute({
    method: 'get',
    path: '/packs/:id',
    summary:
      'A pack: each indicator from its baseline over the figure now to the target of the year, with its evidence.',
    roles: FIGURES,
    input: asked,
    output: z.looseObject({ id: z.string(), rows: z.array(z.looseObject({ id: z.string(), state: z.string() })) }),
    handle: async ({ id, year }, { open, identity, shown }) => {
      const report = await packReport(open, identity, await requirePack(open, identity, id), year);
      shown({ what: `pack ${id}`, filters: { year: report.year }, rows: report.rows.length });
      return report;
    },
  }),
  personRoute({
    method: 'get',
    path: '/packs/:id/workbook.xlsx',
    summary: 'The same as a workbook.',
    roles: FIGURES,
    input: asked,
    handle: async ({ id, year }, { open, identity, response, shown }) => {
      const report = await packReport(open, identity, await requirePack(open, identity, id), year);
      shown({ action: 'export', what: `pack ${id}`, filters: { year: report.year }, rows: report.rows.length });
      response.attachment(`${id}-${report.year}.xlsx`);
      return new Download(XLSX, await packWorkbook(report));
    },
  }),
];
