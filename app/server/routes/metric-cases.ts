import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import { ORGS, SIDES } from '../../../metrics/index.ts';
import { rolesWith } from '../../access/roles.ts';
import { asColumns, type CasesListed, listBehind, MOST_EXPORTED } from '../../cases/listed.ts';
import { toXlsx } from '../../query/formats/xlsx.ts';
import { Download, personRoute } from '../route.ts';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const figure = z.object({
  id: z.string().max(120),
  side: z.enum(SIDES).default('numerator'),
  from: date.optional(),
  to: date.optional(),
  period: z.string().max(40).optional(),
  filter: z.record(z.string(), z.array(z.string().max(120)).max(1000)).optional(),
  cell: z.record(z.string(), z.string().max(120).nullable()).optional(),
  org: z.enum(ORGS).optional(),
  part: z.number().int().min(0).max(20).default(0),
  sort: z.object({ column: z.string().max(80), descending: z.boolean().default(false) }).optional(),
});

/** What is written to the access log: the question and how much was shown, never a row. */
const shownOf = (asked: z.output<typeof figure>, { rows, total, identifiersShown }: CasesListed) => {
  const { id, side, ...filters } = asked;
  return { what: `${id} ${side}`, filters: { ...filters, total }, rows: rows.length, identifiersShown };
};

export default [
  personRoute({
    method: 'post',
    path: '/metrics/cases',
    summary:
      'The rows behind numerator or denominator of a figure, only own rows, and whether they make the figure; number and masked name for those with a duty of care. Every list is on record.',
    roles: rolesWith('cases'),
    input: figure.extend({
      limit: z.number().int().min(1).max(500).default(50),
      offset: z.number().int().min(0).default(0),
    }),
    output: z.looseObject({
      id: z.string(),
      side: z.enum(SIDES),
      build_id: z.string(),
      figure: z.number().nullable(),
      value: z.number().nullable(),
      reconciles: z.boolean().nullable(),
      total: z.number(),
      columns: z.array(z.object({ name: z.string(), label_zh: z.string(), label_en: z.string(), type: z.string() })),
      rows: z.array(z.looseObject({})),
      none: z.object({ code: z.string(), reason_zh: z.string(), reason_en: z.string() }).optional(),
    }),
    handle: async (asked, { open, identity, shown }) => {
      const { identifiersShown, ...list } = await listBehind(open, asked, identity);
      shown({ action: 'cases', ...shownOf(asked, { ...list, identifiersShown }) });
      return list;
    },
  }),
  personRoute({
    method: 'post',
    path: '/metrics/cases/export',
    summary: `The same list as an Excel workbook, every column and at most ${MOST_EXPORTED} rows. On record as an export.`,
    roles: rolesWith('cases'),
    input: figure,
    handle: async (asked, { open, identity, shown }) => {
      const request = { ...asked, limit: MOST_EXPORTED, offset: 0, allColumns: true };
      const list = await listBehind(open, request, identity);
      if (list.none)
        throw new UserError('cases/none', { id: asked.id, zh: list.none.reason_zh, en: list.none.reason_en });
      shown({ action: 'export', ...shownOf(asked, list) });
      return new Download(
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        await toXlsx(asColumns(list)),
      );
    },
  }),
];
