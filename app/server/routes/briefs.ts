import { z } from 'zod';
import { BRIEFED, ownBrief } from '../../briefs/keep.ts';
import { BRIEF_KINDS } from '../../briefs/period.ts';
import { personRoute } from '../route.ts';

export default [
  personRoute({
    method: 'get',
    path: '/brief',
    summary:
      "The person's own brief (简报) of the present period: what is abnormal, then figures; it says which source is not ready.",
    roles: BRIEFED,
    input: z.object({
      kind: z.enum(BRIEF_KINDS).default('daily'),
      month: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
        .optional(),
    }),
    output: z.looseObject({
      id: z.string(),
      build_id: z.string(),
      sentences: z.array(z.looseObject({ zh: z.string() })),
    }),
    handle: async ({ kind, month }, { open, identity, shown }) => {
      const brief = await ownBrief(open, identity, kind, { month });
      shown({ what: `brief ${kind}`, filters: brief.period, rows: brief.tiles.length });
      return brief;
    },
  }),
];
