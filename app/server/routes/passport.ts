import { z } from 'zod';
import { rolesWith } from '../../access/roles.ts';
import { passportOf } from '../../passport/passport.ts';
import { personRoute } from '../route.ts';
import { oneMetric } from './metrics.ts';

export default [
  personRoute({
    method: 'post',
    path: '/metrics/passport',
    summary: 'Everything that stands behind a figure: definition, lineage, loads, tests, second road, build.',
    roles: rolesWith('figures'),
    input: oneMetric,
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
  personRoute({
    method: 'post',
    path: '/metrics/dry-run',
    summary: 'One figure by two versions of its definition side by side, or by a draft beside what is in force.',
    roles: rolesWith('figures'),
    input: oneMetric.extend({
      versions: z.array(z.string().max(60)).max(2).default([]),
      draft: z.record(z.string(), z.unknown()).optional(),
    }),
    output: z.looseObject({ id: z.string(), rows: z.array(z.looseObject({ difference: z.number().nullable() })) }),
    handle: async ({ versions, draft, ...request }, { open, identity, shown }) => {
      const { metrics } = await open.semantic();
      const [left, right] = versions;
      const found = await metrics.dryRun(
        request,
        [{ version: left }, draft ? { draft } : { version: right }],
        identity,
      );
      const { id, ...filters } = request;
      shown({ what: `dry-run ${id}`, filters: { ...filters, versions }, rows: found.rows.length });
      return found;
    },
  }),
];
