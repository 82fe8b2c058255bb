import { z } from 'zod';
import { listJobs, showJob } from '../../tasks/list-jobs.ts';
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
  personRoute({
    method: 'get',
    path: '/jobs/:id',
    summary: 'One job with its log: counts, tables and codes.',
    roles: ['engineer', 'sysadmin'],
    input: z.object({ id: z.string() }),
    output: z.object({
      job: z.looseObject({ id: z.string(), state: z.string() }),
      log: z.array(z.object({ at: z.string(), line: z.string() })),
    }),
    handle: async ({ id }, { open }) => showJob(open, id),
  }),
];
