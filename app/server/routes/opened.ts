import { z } from 'zod';
import { closeOpened, listOpened, MOST_HOURS, openDepartment, SHORTEST_REASON } from '../../access/opened.ts';
import { personRoute } from '../route.ts';

/** People with a duty of care whose rows end at a department. */
const CARERS = ['doctor', 'department_head', 'nurse'] as const;
const WATCHERS = ['auditor', 'secadmin'] as const;

const opened = z.object({
  id: z.string(),
  user: z.string(),
  department: z.string(),
  reason: z.string(),
  opened_at: z.string(),
  expires_at: z.string(),
  closed_at: z.string().nullable(),
});

export default [
  personRoute({
    method: 'post',
    path: '/opened-departments',
    summary:
      'Opens the case lists of another department of the own institution in an emergency: with a reason, for some hours, on record.',
    roles: CARERS,
    input: z.object({
      department: z.string().min(1).max(60),
      reason: z.string().trim().min(SHORTEST_REASON).max(500),
      hours: z.number().int().min(1).max(MOST_HOURS).default(4),
    }),
    output: opened,
    handle: async (input, { open, user, identity, shown }) => {
      const { institutions } = identity;
      const rows = await open.warehouse.rows<{ department_code: string }>(
        `select distinct department_code from marts.dim_departments
         where $1 is null or list_contains(string_split($1, ','), institution_code) order by all`,
        [institutions === 'all' ? null : institutions.join(',')],
      );
      const known = rows.map((row) => row.department_code);
      const result = await openDepartment(open.store, { user: user.name, ...input }, known, open.site.clock.now());
      shown({ action: 'change', what: `open department ${input.department}`, filters: input });
      return result;
    },
  }),
  personRoute({
    method: 'get',
    path: '/opened-departments',
    summary:
      'What was opened in emergencies, newest first: the own, or everybody’s for auditors and security administrators.',
    roles: [...CARERS, ...WATCHERS],
    input: z.object({}),
    output: z.array(opened),
    handle: async (_input, { open, user, shown }) => {
      const all = (WATCHERS as readonly string[]).includes(user.role);
      const rows = await listOpened(open.store, all ? undefined : user.name);
      shown({ action: all ? 'audit' : 'view', what: 'opened departments', rows: rows.length });
      return rows;
    },
  }),
  personRoute({
    method: 'delete',
    path: '/opened-departments/:id',
    summary: 'Ends what was opened before its time.',
    roles: CARERS,
    input: z.object({ id: z.uuid() }),
    output: z.object({ closed: z.literal(true) }),
    handle: async ({ id }, { open, user, shown }) => {
      await closeOpened(open.store, id, user.name, open.site.clock.now());
      shown({ action: 'change', what: `close department ${id}` });
      return { closed: true as const };
    },
  }),
];
