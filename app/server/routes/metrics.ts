import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import {
  CHARTS,
  COMPARISONS,
  CUMULATIVES,
  expandQuestion,
  GRANULARITIES,
  ORGS,
  RANKINGS,
  wordOf,
} from '../../../metrics/index.ts';
import { rolesWith } from '../../access/roles.ts';
import { personRoute } from '../route.ts';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Answers of one request: every indicator over a year of months, and no more. */
const MOST_ANSWERS = 7000;

const metricRequest = z.object({
  id: z.string().max(120).optional(),
  ids: z.array(z.string().max(120)).min(1).max(600).optional(),
  by: z.array(z.string().max(60)).max(6).optional(),
  from: date.optional(),
  to: date.optional(),
  period: z.string().max(40).optional(),
  periods: z
    .array(z.union([z.string().max(40), z.strictObject({ from: date, to: date })]))
    .min(1)
    .max(40)
    .optional(),
  compare: z.array(wordOf(COMPARISONS)).optional(),
  filter: z.record(z.string(), z.array(z.string().max(120)).max(1000)).optional(),
  granularity: z.enum(GRANULARITIES).optional(),
  org: z.enum(ORGS).optional(),
  limit: z.number().int().positive().max(10_000).optional(),
  sort: z.enum(['value_desc', 'value_asc', 'dimension']).optional(),
  benchmark: z.boolean().optional(),
  why: z.string().max(60).optional(),
  rolling: z.number().int().min(2).max(60).optional(),
  moving_average: z.number().int().min(2).max(60).optional(),
  cumulative: wordOf(CUMULATIVES).optional(),
  share: z.boolean().optional(),
  rank: wordOf(RANKINGS).optional(),
  contribution: z.boolean().optional(),
  top: z.number().int().min(1).max(1000).optional(),
  chart: z.enum(CHARTS).optional(),
  phases: z.array(date).max(20).optional(),
  rules: z.array(z.number().int().min(1).max(8)).max(8).optional(),
  widen: z.boolean().optional(),
  version: z.string().max(60).optional(),
});

/** A request of one figure. */
export const oneMetric = metricRequest.omit({ ids: true, periods: true }).extend({ id: z.string().max(120) });

export default [
  personRoute({
    method: 'post',
    path: '/metrics',
    summary:
      'Answers several indicators over several periods at once, in their order; one that fails does not spoil the others.',
    roles: rolesWith('figures'),
    input: z.object({ requests: z.array(metricRequest).min(1).max(200) }),
    output: z.object({ build_id: z.string(), answers: z.array(z.looseObject({ id: z.string() })) }),
    handle: async ({ requests }, { open, identity, shown }) => {
      const { metrics } = await open.semantic();
      const expanded = requests.flatMap(expandQuestion);
      if (expanded.length > MOST_ANSWERS) throw new UserError('metrics/too-many-rows', { limit: MOST_ANSWERS });
      const answers = await metrics.answerMany(expanded, identity);
      const rows = answers.reduce((sum, answer) => sum + ('rows' in answer ? answer.rows.length : 0), 0);
      const ids = [...new Set(expanded.map((request) => request.id))];
      shown({ what: ids.join(' '), filters: requests.map(({ id, ids: _ids, ...rest }) => rest), rows });
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
