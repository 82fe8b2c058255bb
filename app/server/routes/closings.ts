import { z } from 'zod';
import { type Role, UserError } from '../../../core/index.ts';
import { rolesWith } from '../../access/roles.ts';
import { bridgesOf } from '../../bridge/bridges.ts';
import { CHANGE_KINDS, listChanges, requireIndicator } from '../../changes/log.ts';
import { closeMonth } from '../../closing/close.ts';
import { listClosings } from '../../closing/closings.ts';
import { readMonth } from '../../closing/month.ts';
import { approveReopen, askReopen } from '../../closing/reopen.ts';
import { reportedFigures, showClosing } from '../../closing/show.ts';
import { CLOSERS } from '../../closing/subjects.ts';
import { releaseCalendar } from '../../releases/calendar.ts';
import { personRoute } from '../route.ts';

// Reported figures are exact: who sees small cells hidden sees none of them.
const READERS: readonly Role[] = rolesWith('figures').filter((role) => role !== 'analyst' && role !== 'consortium');
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const id = z.string().max(60);
const month = z.string().max(20);
const indicator = z.string().max(120);
const reason = z.string().max(1000);
const closing = z.looseObject({ id: z.string(), month: z.string(), subject: z.string(), state: z.string() });

export default [
  personRoute({
    method: 'get',
    path: '/closings',
    summary: 'Months that were closed, every version of them: who, when, in force or reopened. No figures.',
    roles: READERS,
    input: z.object({ month: month.optional() }),
    output: z.array(closing),
    handle: async (input, { open, shown }) => {
      const only = input.month === undefined ? undefined : readMonth(input.month, open.site.clock.today()).id;
      const closings = await listClosings(open.store, only);
      shown({ what: 'closings', rows: closings.length });
      return closings;
    },
  }),
  personRoute({
    method: 'post',
    path: '/closings',
    summary: 'Closes a month for a subject: its figures are frozen for good, or refused with what is missing.',
    roles: CLOSERS,
    input: z.object({ month, subject: z.string().max(20), accept_provisional: reason.optional() }),
    output: closing,
    handle: async (input, { open, identity, shown }) => {
      const asked = { month: input.month, subject: input.subject, acceptProvisional: input.accept_provisional };
      const closed = await closeMonth(open, identity, asked);
      shown({ action: 'change', what: `close ${closed.month} ${closed.subject}`, rows: closed.figures });
      return closed;
    },
  }),
  personRoute({
    method: 'get',
    path: '/closings/figures',
    summary:
      'What was reported of an indicator in the months of a period, beside what it is now: 已上报 and the difference.',
    roles: READERS,
    input: z.object({ indicator, from: day, to: day }),
    output: z.array(z.looseObject({ reported: z.string().nullable(), current: z.string().nullable() })),
    handle: async (input, { open, identity, shown }) => {
      requireIndicator(open, input.indicator);
      if (input.from > input.to) throw new UserError('app/usage', { problem: 'from: is after to' });
      const figures = await reportedFigures(open, identity, input);
      shown({ what: `reported ${input.indicator}`, filters: { from: input.from, to: input.to }, rows: figures.length });
      return figures;
    },
  }),
  personRoute({
    method: 'get',
    path: '/closings/:id',
    summary: 'A closing with 上报值, 现值, 差异 and the rows that caused them, as far as the person may see them.',
    roles: READERS,
    input: z.object({ id, all: z.stringbool().optional(), indicator: indicator.optional() }),
    output: z.looseObject({ closing, rows: z.array(z.looseObject({ indicator: z.string() })) }),
    handle: async (input, { open, identity, shown }) => {
      if (input.indicator !== undefined) requireIndicator(open, input.indicator);
      const found = await showClosing(open, identity, input.id, {
        all: input.all === true,
        indicator: input.indicator,
      });
      const { cases } = found.causes;
      shown({
        what: `closing ${found.closing.month} ${found.closing.subject}`,
        rows: found.rows.length,
        ...(cases?.length ? { action: 'cases' } : {}),
      });
      return found;
    },
  }),
  personRoute({
    method: 'post',
    path: '/closings/:id/reopen',
    summary: 'Asks that a closing be reopened, with a reason; another person approves.',
    roles: [...CLOSERS, 'leader'],
    input: z.object({ id, reason }),
    output: closing,
    handle: async (input, { open, identity, shown }) => {
      const found = await askReopen(open, identity, input.id, input.reason);
      shown({ action: 'change', what: `ask reopen ${found.month} ${found.subject}` });
      return found;
    },
  }),
  personRoute({
    method: 'post',
    path: '/closings/:id/reopen/approve',
    summary: 'Approves a reopening that another person asked for; the version and its figures stay on record.',
    roles: [...CLOSERS, 'leader'],
    input: z.object({ id, reason: reason.optional() }),
    output: closing,
    handle: async (input, { open, identity, shown }) => {
      const found = await approveReopen(open, identity, input.id, input.reason);
      shown({ action: 'change', what: `approve reopen ${found.month} ${found.subject}` });
      return found;
    },
  }),
  personRoute({
    method: 'get',
    path: '/changes',
    summary: 'Changes of definitions, targets, mappings and code lists with before and after, newest first.',
    roles: [...rolesWith('figures'), 'engineer', 'sysadmin'],
    input: z.object({
      indicator: indicator.optional(),
      kind: z.enum(CHANGE_KINDS).optional(),
      from: day.optional(),
      to: day.optional(),
    }),
    output: z.array(z.looseObject({ on: z.string(), kind: z.string(), subject: z.string() })),
    handle: async ({ indicator: one, ...asked }, { open, shown }) => {
      const changes = await listChanges(open, { ...asked, indicators: one === undefined ? undefined : [one] });
      shown({ what: 'changes', filters: { indicator: one, ...asked }, rows: changes.length });
      return changes;
    },
  }),
  personRoute({
    method: 'get',
    path: '/releases',
    summary:
      'When the figures of each indicator are ready, who answers for them, the last delay, and the days to come.',
    roles: rolesWith('figures'),
    input: z.object({
      indicator: indicator.optional(),
      owner: z.string().max(40).optional(),
      days: z.coerce.number().int().min(1).max(400).optional(),
    }),
    output: z.looseObject({ today: z.string(), releases: z.array(z.looseObject({ indicator: z.string() })) }),
    handle: async (input, { open, shown }) => {
      const calendar = await releaseCalendar(open, input);
      shown({ what: 'releases', filters: input, rows: calendar.releases.length });
      return calendar;
    },
  }),
  personRoute({
    method: 'get',
    path: '/bridges',
    summary:
      'Bridges between revenue by occurrence, fees of those discharged and what is unsettled, and from the HIS to the accounts.',
    roles: READERS,
    input: z.object({ month, institution: z.string().max(40).optional() }),
    output: z.looseObject({ month: z.string(), bridges: z.array(z.looseObject({ id: z.string(), gap: z.string() })) }),
    handle: async (input, { open, identity, shown }) => {
      const bridged = await bridgesOf(open, identity, input);
      shown({ what: 'bridges', filters: input, rows: bridged.bridges.length });
      return bridged;
    },
  }),
];
