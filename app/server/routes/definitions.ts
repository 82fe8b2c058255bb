import { z } from 'zod';
import { rolesWith } from '../../access/roles.ts';
import { ACTS, actsFor, decideDefinition, requireInfo } from '../../definitions/approvals.ts';
import { personRoute } from '../route.ts';

const id = z.string().max(120);

export default [
  personRoute({
    method: 'get',
    path: '/indicators/:id/approval',
    summary: 'Status of a definition, its history, and what the person may do with it.',
    roles: rolesWith('figures'),
    input: z.object({ id }),
    output: z.looseObject({ status: z.string(), acts: z.array(z.enum(ACTS)), history: z.array(z.looseObject({})) }),
    handle: async (input, { open, identity, shown }) => {
      const approvals = await open.approvals();
      const info = await requireInfo(open, input.id, identity);
      const history = await approvals.history(input.id);
      shown({ what: `approval ${input.id}`, rows: history.length });
      const { status, verified, fingerprint, owner_department } = info;
      return { status, verified, fingerprint, owner_department, acts: actsFor(identity, info, history[0]), history };
    },
  }),
  personRoute({
    method: 'post',
    path: '/indicators/:id/approval',
    summary: 'Submits, approves or retires a definition; a second person of the owner’s office approves.',
    roles: rolesWith('figures'),
    input: z.object({ id, act: z.enum(ACTS), reason: z.string().max(500).optional() }),
    output: z.looseObject({ indicator: z.string(), status: z.string() }),
    handle: async (input, { open, identity, shown }) => {
      const decision = await decideDefinition(open, identity, input.id, input.act, input.reason);
      shown({ what: `definition ${input.id} ${input.act}`, action: 'change', rows: 1 });
      return decision;
    },
  }),
];
