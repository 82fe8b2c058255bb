import { z } from 'zod';
import { type Role, silentProgress } from '../../../core/index.ts';
import { type DecisionInput, decideIdentity, patientIndexStatus, reviewQueue } from '../../tasks/empi.ts';
import { personRoute } from '../route.ts';

/** Who says who is who: the information department, and the medical records office. */
const DESK: readonly Role[] = ['engineer', 'records'];
const MOST_SHOWN = 500;

const record = z.string().regex(/^R?\d{1,15}$/i, 'must be a record like R12');
const reason = z.string().trim().min(2).max(500);
const decision = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('merge'), left: record, right: record, reason }),
  z.object({ kind: z.literal('split'), record, reason }),
  z.object({ kind: z.literal('undo'), decision: z.number().int().min(1), reason }),
]);

export default [
  personRoute({
    method: 'get',
    path: '/patient-index',
    summary:
      'Size, rules and decisions of the patient index, and pairs of records that wait for a person; no value of a patient.',
    roles: DESK,
    input: z.object({ limit: z.coerce.number().int().min(0).max(MOST_SHOWN).default(50) }),
    output: z.object({
      status: z.looseObject({ records: z.number(), persons: z.number(), review: z.number() }),
      pairs: z.array(z.looseObject({ left: z.string(), right: z.string(), levels: z.array(z.string()) })),
    }),
    handle: async ({ limit }, { open, signal, shown }) => {
      const work = { progress: silentProgress, signal };
      const status = await patientIndexStatus(open, work);
      const pairs = await reviewQueue(open, limit, work);
      shown({ what: 'patient index', filters: { limit }, rows: pairs.length });
      return { status, pairs };
    },
  }),
  personRoute({
    method: 'post',
    path: '/patient-index/decisions',
    summary:
      'Merges two records, splits one off, or undoes a decision; who, when and why is kept. Holds from the next build.',
    roles: DESK,
    input: decision,
    output: z.object({ decision: z.number(), kind: z.string(), moved: z.number() }),
    handle: async ({ reason: why, ...input }, { open, user, signal, shown }) => {
      const origin = { trigger: 'monitor' as const, by: user.name };
      const work = { progress: silentProgress, signal, origin };
      const decided = await decideIdentity(open, input as DecisionInput, { by: user.name, reason: why }, work);
      shown({ action: 'change', what: `patient index ${input.kind}`, filters: input, rows: decided.moved });
      return decided;
    },
  }),
];
