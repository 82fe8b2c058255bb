import { AppError, type Identity, log, type Role, sortableId, UserError, utc } from '../../core/index.ts';
import { identityOf } from '../access/identity.ts';
import { rolesWith } from '../access/roles.ts';
import { listUsers, requireUser, type User } from '../access/users.ts';
import type { OpenSite } from '../site/open.ts';
import { type Brief, makeBrief } from './make.ts';
import { type BriefKind, briefPeriod } from './period.ts';

export const BRIEFED: readonly Role[] = rolesWith('figures');
/** Daily briefs are kept for so many days; monthly ones for good. */
const DAYS_KEPT = 92;

export interface KeptBrief extends Brief {
  readonly id: string;
  /** UTC. */
  readonly made_at: string;
}

export async function keepBrief(open: OpenSite, brief: Brief): Promise<KeptBrief> {
  const now = open.site.clock.now();
  const kept: KeptBrief = { ...brief, id: sortableId(now), made_at: utc(now) };
  const { from, to } = brief.period;
  await open.store.transaction(async (tx) => {
    await tx.run(
      'delete from briefs where user_name = $1 and kind = $2 and period_from = $3::date and period_to = $4::date and build_id = $5',
      [...[brief.user, brief.kind, from, to, brief.build_id]],
    );
    await tx.run('insert into briefs values ($1, $2, $3, $4, $5::date, $6::date, $7, $8::timestamp, $9)', [
      ...[kept.id, brief.kind, brief.user, brief.role, from, to, brief.build_id, kept.made_at, JSON.stringify(brief)],
    ]);
    await tx.run(`delete from briefs where kind = 'daily' and period_to < $1::date - ${DAYS_KEPT}`, [
      open.site.clock.today(),
    ]);
  });
  return kept;
}

export interface BriefOptions {
  readonly month?: string | undefined;
}

/** The newest brief of the person's present period; made where there is none, or an earlier build has made it. */
export async function ownBrief(
  open: OpenSite,
  identity: Identity,
  kind: BriefKind,
  options: BriefOptions = {},
): Promise<KeptBrief> {
  const { from, to } = briefPeriod(kind, open.site.clock.today(), options.month);
  const brief = await makeBrief(open, identity, kind, options);
  const [known] = await open.store.rows<{ id: string; made_at: string; build_id: string; content: string }>(
    `select id, made_at, build_id, content from briefs where user_name = $1 and kind = $2 and period_from = $3::date and period_to = $4::date
     order by made_at desc, id desc limit 1`,
    [identity.user, kind, from, to],
  );
  // Rights may have changed since: what is shown is what the person may see now, and the kept one only where it says the same.
  const said = known && JSON.stringify({ ...JSON.parse(known.content), as_of: brief.as_of });
  if (known && said === JSON.stringify(brief)) return { ...brief, id: known.id, made_at: known.made_at };
  return keepBrief(open, brief);
}

/** People whose briefs are asked for: one, those of a role, or everybody who sees figures. Throws `app/not-found`. */
async function readersOf(open: OpenSite, { role, person }: Readers): Promise<User[]> {
  if (person !== undefined) return [await requireUser(open.store, person)];
  if (role !== undefined && !BRIEFED.includes(role as Role))
    throw new UserError('app/not-found', {
      what: '看指标的角色 (role with figures)',
      id: role,
      near: BRIEFED.join(', '),
    });
  const users = (await listUsers(open.store)).filter(({ is_active }) => is_active);
  return users.filter((user) => (role === undefined ? BRIEFED.includes(user.role) : user.role === role));
}

export interface Readers extends BriefOptions {
  readonly role?: string | undefined;
  readonly person?: string | undefined;
}

/** Makes and keeps the briefs of people, each with that person's own rights. Who cannot have one is left out of a round, and said of one person. */
export async function makeBriefs(open: OpenSite, kind: BriefKind, readers: Readers = {}): Promise<KeptBrief[]> {
  const made: KeptBrief[] = [];
  for (const user of await readersOf(open, readers)) {
    try {
      const identity = await identityOf(open, user);
      made.push(await keepBrief(open, await makeBrief(open, identity, kind, readers)));
    } catch (error) {
      if (readers.person !== undefined || !(error instanceof AppError)) throw error;
      log('app').warn({ user: user.name, code: error.code }, 'brief.left-out');
    }
  }
  return made;
}
