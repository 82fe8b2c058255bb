import { z } from 'zod';
import { personRoute } from '../route.ts';

export default [
  personRoute({
    method: 'get',
    path: '/access-log',
    summary: 'Who saw what, newest first. Auditors only; reading it is itself on record.',
    roles: ['auditor'],
    input: z.object({ limit: z.coerce.number().int().min(1).max(10_000).default(200) }),
    output: z.array(
      z.looseObject({ id: z.number(), at: z.string(), user: z.string(), action: z.string(), what: z.string() }),
    ),
    handle: async ({ limit }, { open, shown }) => {
      const rows = await open.accessLog.latest(limit);
      shown({ action: 'audit', what: 'access-log', filters: { limit }, rows: rows.length });
      return rows;
    },
  }),
];
