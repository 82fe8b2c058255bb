import { z } from 'zod';
import { CHARTS, COMPARISONS, GRANULARITIES, ORGS } from '../../../metrics/index.ts';
import { rolesWith } from '../../access/roles.ts';
import { personRoute } from '../route.ts';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const metricRequest = z.object({
  id: z.string().max(120),
  by: z.array(z.string().max(60)).max(6).optional(),
  from: date.optional(),
  to: date.optional(),
  period: z.string().max(40).optional(),
  compare: z.array(z.enum(COMPARISONS)).optional(),
  filter: z.record(z.string(), z.array(z.string().max(120)).max(1000)).optional(),
  granularity: z.enum(GRANULARITIES).optional(),
  org: z.enum(ORGS).optional(),
  limit: z.number().int().positive().max(10_000).optional(),
  sort: z.enum(['value_desc', 'value_asc', 'dimension']).optional(),
  benchmark: z.boolean().optional(),
  why: z.string().max(60).optional(),
  chart: z.enum(CHARTS).optional(),
  phases: z.array(date).max(20).optional(),
  rules: z.array(z.number().int().min(1).max(8)).max(8).optional(),
  widen: z.boolean().optional(),
  version: z.string().max(60).optional(),
});

export default [
  personRoute({
    method: 'post',
    path: '/metrics',
    summary: 'Answers several indicators at once; one that fails does not spoil the others.',
    roles: rolesWith('figures'),
    input: z.object({ requests: z.array(metricRequest).min(1).max(200) }),
    output: z.object({ build_id: z.string(), answers: z.array(z.looseObject({ id: z.string() })) }),
    handle: async ({ requests }, { open, identity, shown }) => {
      const { metrics } = await open.semantic();
      const answers = await metrics.answerMany(requests, identity);
      const rows = answers.reduce((sum, answer) => sum + ('rows' in answer ? answer.rows.length : 0), 0);
      const ids = [...new Set(requests.map((request) => request.id))];
      shown({ what: ids.join(' '), filters: requests.map(({ id, ...rest }) => rest), rows });
      return {
        build_id:
          answers
            .map((answer) => ('build_id' in answer ? answer.build_id : ''))
            .sort()
            .at(-1) ?? '',
        answers,
      };
    },
  }),
  personRoute({
    method: 'get',
    path: '/indicators',
    summary: 'The catalogue of indicators that the person may ask.',
    roles: [...rolesWith('figures'), 'engineer', 'sysadmin'],
    input: z.object({}),
    output: z.array(z.looseObject({ id: z.string() })),
    handle: async (_input, { open, identity }) => (await open.semantic()).metrics.catalogue(identity),
  }),
];
