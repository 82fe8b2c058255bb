import { z } from 'zod';
import { rolesWith } from '../../access/roles.ts';
import { passportOf } from '../../passport/passport.ts';
import { personRoute } from '../route.ts';
import { metricRequest } from './metrics.ts';

export default [
  personRoute({
    method: 'post',
    path: '/metrics/passport',
    summary: 'Everything that stands behind a figure: definition, lineage, loads, tests, second road, build.',
    roles: rolesWith('figures'),
    input: metricRequest,
    output: z.looseObject({
      id: z.string(),
      build: z.looseObject({ build_id: z.string() }),
      definition: z.looseObject({ formula_zh: z.string() }),
      lineage: z.looseObject({ sources: z.array(z.looseObject({ source: z.string(), table: z.string() })) }),
      quality: z.looseObject({ status: z.string() }),
      second_road: z.looseObject({ outcome: z.string() }),
    }),
    handle: async (request, { open, identity, shown }) => {
      const passport = await passportOf(open, request, identity);
      const { id, ...filters } = request;
      shown({ what: `passport ${id}`, filters, rows: passport.answer.rows.length });
      return passport;
    },
  }),
];
