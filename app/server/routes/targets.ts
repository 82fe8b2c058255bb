import { z } from 'zod';
import { rolesWith } from '../../access/roles.ts';
import { listTargets } from '../../alerts/list.ts';
import { readSiteTargets } from '../../alerts/targets/import.ts';
import { confirmTarget, setTarget } from '../../alerts/targets/targets.ts';
import { personRoute } from '../route.ts';

const key = {
  indicator: z.string().max(120),
  institution: z.string().max(60).default(''),
  department: z.string().max(60).default(''),
  year: z.int().min(2000).max(2099),
};
const limit = z.number().optional();
const target = z.looseObject({ indicator: z.string(), year: z.number(), state: z.string() });

export default [
  personRoute({
    method: 'get',
    path: '/targets',
    summary: 'Targets of places that are all the person’s, whether they are confirmed, and their lights.',
    roles: rolesWith('figures'),
    input: z.object({
      indicator: z.string().max(120).optional(),
      year: z.coerce.number().int().optional(),
      unconfirmed: z.stringbool().optional(),
    }),
    output: z.object({ targets: z.array(target) }),
    handle: async (filter, { open, identity, shown }) => {
      await readSiteTargets(open);
      const targets = await listTargets(open, identity, filter);
      shown({ what: 'targets', filters: filter, rows: targets.length });
      return { targets };
    },
  }),
  personRoute({
    method: 'post',
    path: '/targets',
    summary: 'Sets a target, for the office that owns the indicator; it warns only after another person confirmed it.',
    roles: rolesWith('figures'),
    input: z.object({
      ...key,
      value: limit,
      low: limit,
      high: limit,
      margin: limit,
      reason: z.string().trim().min(2).max(500),
    }),
    output: target,
    handle: async (given, { open, identity, shown }) => {
      const set = await setTarget(open, identity, given);
      shown({ action: 'change', what: `target set ${given.indicator} ${given.year}`, rows: 1 });
      return set;
    },
  }),
  personRoute({
    method: 'post',
    path: '/targets/confirm',
    summary: 'Confirms a target that another person set.',
    roles: rolesWith('figures'),
    input: z.object(key),
    output: target,
    handle: async (given, { open, identity, shown }) => {
      const confirmed = await confirmTarget(open, identity, given);
      shown({ action: 'change', what: `target confirm ${given.indicator} ${given.year}`, rows: 1 });
      return confirmed;
    },
  }),
];
