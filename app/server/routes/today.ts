import { z } from 'zod';
import { rolesWith } from '../../access/roles.ts';
import { today } from '../../feed/today.ts';
import { personRoute } from '../route.ts';

const count = z.number().nullable();
const place = z.looseObject({ department: z.string().nullable(), ward: z.string().nullable() });

export default [
  personRoute({
    method: 'get',
    path: '/today',
    summary: 'What the platform says of the day that is not over: census, flows and free resources of own rows.',
    roles: rolesWith('figures'),
    input: z.object({}),
    output: z.object({
      build_id: z.string(),
      as_of: z.string(),
      /** Time of the newest event and when the newest message landed; null where none came. */
      newest_event_at: z.string().nullable(),
      newest_received_at: z.string().nullable(),
      totals: z.record(z.string(), count),
      places: z.array(place),
      resources: z.array(z.looseObject({ kind: z.string(), free: count, total: count })),
    }),
    handle: async (_input, { open, identity, shown }) => {
      const answer = await today(open, identity);
      shown({ what: 'today', rows: answer.places.length + answer.resources.length });
      return answer;
    },
  }),
];
