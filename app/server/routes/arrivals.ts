import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import { rolesWith } from '../../access/roles.ts';
import { readArrivals } from '../../arrivals/arrivals.ts';
import { personRoute } from '../route.ts';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

export default [
  personRoute({
    method: 'get',
    path: '/exchange/arrivals',
    summary:
      'Institutions that deliver later × days: arrived, late, missing (待补传) or pending, by the business days that were landed.',
    roles: [...rolesWith('figures'), 'engineer', 'sysadmin'],
    input: z.object({ from: date, to: date }),
    output: z.array(
      z.object({
        institution: z.string(),
        day: z.string(),
        due_on: z.string(),
        state: z.enum(['arrived', 'late', 'missing', 'pending']),
        arrived_on: z.string().nullable(),
      }),
    ),
    handle: async ({ from, to }, { open, identity, shown }) => {
      const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
      if (!(days >= 0 && days <= MOST_DAYS))
        throw new UserError('app/usage', { problem: `from … to: at most ${MOST_DAYS} days` });
      const { institutions } = identity;
      const rows = (await readArrivals(open, { from, to })).filter(
        ({ institution }) => institutions === 'all' || institutions.includes(institution),
      );
      shown({ what: 'exchange arrivals', filters: { from, to }, rows: rows.length });
      return rows;
    },
  }),
];
