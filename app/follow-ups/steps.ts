import { AccessError, type Identity, type Transaction, UserError, utc } from '../../core/index.ts';
import type { OpenSite } from '../site/open.ts';
import { type FollowUp, requireFollowUp, stateOf } from './list.ts';
import './errors.ts';

/** opened 待回复 → replied 已回复 → verified 已核实 → closed 已办结; returned 已退回 is answered anew. */
export const STATES = {
  opened: '待回复',
  replied: '已回复',
  returned: '已退回',
  verified: '已核实',
  closed: '已办结',
} as const;
export type FollowUpState = keyof typeof STATES;

type Part = 'opener' | 'responsible';

interface Step {
  readonly zh: string;
  readonly from: readonly FollowUpState[];
  /** The state after it; null: the state stays. */
  readonly to: FollowUpState | null;
  readonly by: readonly Part[];
}

/** A leader may do what the opener may: a follow-up outlives the one who opened it. */
export const STEPS = {
  comment: {
    zh: '评论',
    from: ['opened', 'replied', 'returned', 'verified'],
    to: null,
    by: ['opener', 'responsible'],
  },
  reply: { zh: '回复', from: ['opened', 'returned'], to: 'replied', by: ['responsible'] },
  verify: { zh: '核实', from: ['replied'], to: 'verified', by: ['opener'] },
  return: { zh: '退回', from: ['replied', 'verified'], to: 'returned', by: ['opener'] },
  close: { zh: '办结', from: ['verified'], to: 'closed', by: ['opener'] },
} as const satisfies Record<string, Step>;
export type StepName = keyof typeof STEPS;

const NEED_TEXT: readonly StepName[] = ['comment', 'reply', 'return'];

export function mayTake({ from, by }: Step, followUp: FollowUp, identity: Identity): boolean {
  if (!from.includes(followUp.state)) return false;
  return partsOf(followUp, identity).some((part) => by.includes(part));
}

/** Who answers for a figure neither verifies nor closes what they wrote themselves, leader or not. */
function partsOf(followUp: FollowUp, { user, role }: Identity): readonly Part[] {
  if (user === followUp.responsible) return ['responsible'];
  return user === followUp.opened_by || role === 'leader' ? ['opener'] : [];
}

export async function remember(
  tx: Transaction,
  open: OpenSite,
  entry: {
    readonly followUp: string;
    readonly user: string;
    readonly action: string;
    readonly text?: string | undefined;
    readonly detail?: unknown;
  },
): Promise<void> {
  await tx.run(
    `insert into follow_up_history select $1, coalesce(max(number), 0) + 1, $2::timestamp, $3::date, $4, $5, $6, $7 from follow_up_history where follow_up = $1`,
    [
      ...[entry.followUp, utc(open.site.clock.now()), open.site.clock.today(), entry.user, entry.action],
      ...[entry.text ?? null, entry.detail === undefined ? null : JSON.stringify(entry.detail)],
    ],
  );
}

/** One step of one follow-up. Throws `access/denied`, `follow-ups/state`, `forms/reason`. */
export async function takeStep(
  open: OpenSite,
  identity: Identity,
  id: string,
  name: StepName,
  said?: string,
): Promise<FollowUp> {
  const followUp = await requireFollowUp(open, identity, id);
  const step: Step = STEPS[name];
  if (!partsOf(followUp, identity).some((part) => step.by.includes(part)))
    throw new AccessError('access/denied', { what: `督办${step.zh} (follow-up ${name})` });
  const text = said?.trim() ?? '';
  if (text.length > 2000 || (NEED_TEXT.includes(name) && text.length < 2)) throw new UserError('forms/reason');
  await open.store.transaction(async (tx) => {
    // Read again in the writer's turn: two people may press at the same time.
    requireState(await stateOf(tx, followUp.id), name);
    await remember(tx, open, { followUp: followUp.id, user: identity.user, action: name, text: text || undefined });
  });
  return requireFollowUp(open, identity, id);
}

export function requireState(state: FollowUpState, name: StepName): void {
  const { from, zh }: Step = STEPS[name];
  if (from.includes(state)) return;
  throw new UserError('follow-ups/state', {
    ...{ state, state_zh: STATES[state], act: name, act_zh: zh },
    ...{ valid: from.join(', '), valid_zh: from.map((one) => STATES[one]).join('、') },
  });
}
