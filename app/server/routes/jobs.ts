import { z } from 'zod';
import { listJobs } from '../../tasks/list-jobs.ts';
import { personRoute } from '../route.ts';

export default [
  personRoute({
    method: 'get',
    path: '/jobs',
    summary: 'What runs and ran: loads, builds, fits.',
    roles: ['engineer', 'sysadmin'],
    input: z.object({}),
    output: z.looseObject({
      current: z.string().nullable(),
      jobs: z.array(z.looseObject({ id: z.string() })),
      builds: z.array(z.looseObject({})),
    }),
    handle: async (_input, { open }) => listJobs(open),
  }),
];
