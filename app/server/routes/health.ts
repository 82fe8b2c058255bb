import { z } from 'zod';
import { latestBuild } from '../../tasks/latest-build.ts';
import { publicRoute } from '../route.ts';

export default [
  publicRoute({
    method: 'get',
    path: '/health',
    summary: 'Whether the server answers, and the build it shows. Needs no login.',
    input: z.object({}),
    output: z.object({ status: z.literal('ok'), build_id: z.string().nullable() }),
    handle: async (_input, { open }) => ({ status: 'ok', build_id: (await latestBuild(open)) ?? null }),
  }),
];
