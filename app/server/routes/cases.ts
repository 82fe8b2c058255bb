import { z } from 'zod';
import { rolesWith } from '../../access/roles.ts';
import { listCases } from '../../cases/list.ts';
import { personRoute } from '../route.ts';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export default [
  personRoute({
    method: 'post',
    path: '/cases',
    summary:
      'Stays one by one, only own rows; 住院号 and masked name for those with a duty of care. Every list is on record.',
    roles: rolesWith('cases'),
    input: z.object({
      view: z.literal('discharge_cases'),
      filter: z.record(z.string(), z.array(z.string().max(120)).max(1000)).default({}),
      from: date,
      to: date,
      limit: z.number().int().min(1).max(500).default(20),
      offset: z.number().int().min(0).default(0),
      order: z.object({ column: z.string(), descending: z.boolean().default(false) }).optional(),
    }),
    output: z.object({
      build_id: z.string(),
      total: z.number(),
      columns: z.array(z.object({ name: z.string(), label_zh: z.string(), label_en: z.string(), type: z.string() })),
      rows: z.array(z.looseObject({})),
    }),
    handle: async ({ view, ...request }, { open, identity, shown }) => {
      const list = await listCases(open, request, identity);
      shown({
        action: 'cases',
        what: view,
        filters: request,
        rows: list.rows.length,
        identifiersShown: list.identifiersShown,
      });
      return list;
    },
  }),
];
