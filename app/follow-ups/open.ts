import { AccessError, AppError, type Identity, type Role, sortableId, UserError } from '../../core/index.ts';
import { identityOf } from '../access/identity.ts';
import { rolesWith } from '../access/roles.ts';
import { listUsers, type User } from '../access/users.ts';
import { type GivenFile, type KeptFile, keepFile } from '../evidence/kept-file.ts';
import type { OpenSite } from '../site/open.ts';
import { type AskedFigure, askFigure, type Figure } from './figure.ts';
import { type FollowUp, requireFollowUp, stateOf } from './list.ts';
import { type Filter, isWithin, scopedFilter } from './scope.ts';
import { remember, requireState } from './steps.ts';
import './errors.ts';

/** Those who answer for figures of others: leaders, offices, heads. A doctor may be asked, and an analyst neither. */
export const OPENERS: readonly Role[] = rolesWith('figures').filter((role) => role !== 'doctor' && role !== 'analyst');
const RESPONSIBLE: readonly Role[] = rolesWith('figures').filter((role) => role !== 'analyst');

export interface NewFollowUp extends AskedFigure {
  readonly text: string;
  readonly responsible: string;
  readonly due: string;
}

/** The filter as it is kept: with the opener's own rows. Throws `access/denied` for others'. */
async function ownFilter(open: OpenSite, identity: Identity, { indicator, filter }: AskedFigure): Promise<Filter> {
  const { metrics } = await open.semantic();
  const known = metrics.catalogue(identity).find(({ id }) => id === indicator);
  return scopedFilter(filter, identity, known?.dimensions ?? []);
}

export interface Candidate {
  readonly name: string;
  readonly display_name: string;
  readonly role: Role;
}

/** People who could be made responsible: by role, and not of other rows. Whether they see the very figure is asked when it is opened. */
export async function candidates(open: OpenSite, identity: Identity, filter: Filter): Promise<Candidate[]> {
  const people = await Promise.all(
    (await listUsers(open.store))
      .filter(({ name, role, is_active }) => is_active && name !== identity.user && RESPONSIBLE.includes(role))
      .map(async (user) => ({ user, theirs: await identityOf(open, user) })),
  );
  return people
    .filter(({ theirs }) => isWithin(theirs, filter))
    .map(({ user: { name, display_name, role } }) => ({ name, display_name, role }));
}

/** Nobody is shown a figure by a follow-up that they could not ask themselves: it must be the same in both eyes. */
async function requireSameFigure(open: OpenSite, user: User, figure: Figure): Promise<void> {
  const theirs = await askFigure(open, await identityOf(open, user), figure).catch((error: unknown) => {
    if (error instanceof AppError) return undefined;
    throw error;
  });
  if (theirs && theirs.value === figure.value && theirs.reason === figure.reason) return;
  throw new UserError('follow-ups/responsible', {
    user: user.name,
    zh: '看不到同一个数（权限范围不同）',
    en: 'that person does not see the same figure, having other rows',
  });
}

/** Opens a follow-up of a figure as the opener sees it at this moment. */
export async function openFollowUp(open: OpenSite, identity: Identity, asked: NewFollowUp): Promise<FollowUp> {
  if (!OPENERS.includes(identity.role)) throw new AccessError('access/denied', { what: '发起督办 (open a follow-up)' });
  const text = asked.text.trim();
  if (text.length < 2 || text.length > 2000) throw new UserError('forms/reason');
  const today = open.site.clock.today();
  if (asked.due < today) throw new UserError('follow-ups/due', { due: asked.due, today });
  const filter = await ownFilter(open, identity, asked);
  const figure = await askFigure(open, identity, { ...asked, filter });
  const possible = await candidates(open, identity, filter);
  const responsible = (await listUsers(open.store)).find(({ name }) => name === asked.responsible);
  if (!responsible || !possible.some(({ name }) => name === asked.responsible))
    throw new UserError('follow-ups/responsible', {
      user: asked.responsible,
      zh: asked.responsible === identity.user ? '不能是发起人自己' : '不存在，或不负责这些数据',
      en: asked.responsible === identity.user ? 'that is the opener' : 'there is no such person, or not of these rows',
      near: possible.map(({ name }) => name).join(', '),
    });
  await requireSameFigure(open, responsible, figure);
  const id = sortableId(open.site.clock.now());
  await open.store.transaction(async (tx) => {
    await tx.run(
      'insert into follow_ups values ($1, $2, $3, $4::date, $5::date, $6, $7, $8, $9, $10, $11, $12, $13, $14::date, $15::date)',
      [
        ...[id, figure.indicator, JSON.stringify(filter), figure.from, figure.to, figure.value, figure.reason],
        ...[figure.unit, figure.is_provisional, figure.build_id, text, identity.user, responsible.name, asked.due],
        today,
      ],
    );
    await remember(tx, open, { followUp: id, user: identity.user, action: 'open', text });
  });
  return requireFollowUp(open, identity, id);
}

/** Attaches a file: by the opener, the responsible person or a leader, until it is closed. */
export async function attachEvidence(
  open: OpenSite,
  identity: Identity,
  id: string,
  file: GivenFile,
): Promise<KeptFile> {
  const followUp = await requireFollowUp(open, identity, id);
  requireState(followUp.state, 'comment');
  const kept = keepFile(open.site, file, identity.user);
  await open.store.transaction(async (tx) => {
    requireState(await stateOf(tx, followUp.id), 'comment');
    await tx.run('insert into follow_up_evidence values ($1, $2, $3, $4, $5, $6, $7, $8::timestamp)', [
      ...[followUp.id, kept.id, kept.name, kept.type, kept.bytes, kept.sha256, kept.added_by, kept.added_at],
    ]);
    const detail = { evidence: kept.id, sha256: kept.sha256 };
    await remember(tx, open, { followUp: followUp.id, user: identity.user, action: 'attach', text: kept.name, detail });
  });
  return kept;
}
