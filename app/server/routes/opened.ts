import { z } from 'zod';
import type { Identity } from '../../../core/index.ts';
import { closeOpened, listOpened, MOST_HOURS, openDepartment, SHORTEST_REASON } from '../../access/opened.ts';
import type { OpenSite } from '../../site/open.ts';
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
  is_open: z.boolean(),
});

/** Departments of the institutions that a person belongs to: those that may be opened. */
function departmentsOf(open: OpenSite, { institutions }: Identity) {
  return open.warehouse.rows<{ code: string; name: string; institution: string }>(
    `select department_code as code, any_value(department_name) as name, any_value(institution_code) as institution from marts.dim_departments
     where $1 is null or list_contains(string_split($1, ','), institution_code) group by department_code order by all`,
    [institutions === 'all' ? null : institutions.join(',')],
  );
}

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
      const known = (await departmentsOf(open, identity)).map(({ code }) => code);
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
      const rows = await listOpened(open.store, all ? undefined : user.name, open.site.clock.now());
      shown({ action: all ? 'audit' : 'view', what: 'opened departments', rows: rows.length });
      return rows;
    },
  }),
  personRoute({
    method: 'get',
    path: '/opened-departments/choices',
    summary: 'The departments that a person may open in an emergency: those of the own institutions.',
    roles: CARERS,
    input: z.object({}),
    output: z.array(z.object({ code: z.string(), name: z.string(), institution: z.string() })),
    handle: async (_input, { open, identity, shown }) => {
      const rows = await departmentsOf(open, identity);
      shown({ what: 'departments that may be opened', rows: rows.length });
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
