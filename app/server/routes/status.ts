import { z } from 'zod';
import { siteStatus } from '../../tasks/status.ts';
import { personRoute } from '../route.ts';

export default [
  personRoute({
    method: 'get',
    path: '/status',
    summary: 'How fresh and complete the data are.',
    roles: 'signed-in',
    input: z.object({}),
    output: z.object({
      as_of: z.string(),
      data_until: z.string().nullable(),
      build_id: z.string().nullable(),
      completeness: z.object({ arrived: z.number(), total: z.number(), late: z.array(z.string()) }),
      site: z.object({ name: z.string(), demo: z.boolean() }),
    }),
    handle: async (_input, { open }) => siteStatus(open),
  }),
];
