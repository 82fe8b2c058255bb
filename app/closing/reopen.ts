import { AccessError, type Identity, UserError, utc } from '../../core/index.ts';
import type { OpenSite } from '../site/open.ts';
import { type Closing, remember, requireClosing } from './closings.ts';
import { readReason } from './reason.ts';
import { requireCloser } from './subjects.ts';
import './errors.ts';

/** Asks that a closing be reopened; it stays in force until another person approves. */
export async function askReopen(open: OpenSite, identity: Identity, id: string, reason: string): Promise<Closing> {
  const before = await requireClosing(open.store, id);
  requireCloser(before.subject, identity, 'approve');
  const said = readReason(reason);
  return open.store.transaction(async (tx) => {
    const closing = await requireClosing(tx, id);
    if (closing.state !== 'closed') throw new UserError('closing/state', { state: closing.state });
    if (closing.reopen_asked_by !== null) throw new UserError('closing/state', { state: closing.state, asked: true });
    await tx.run('update closings set reopen_asked_by = $2, reopen_reason = $3 where id = $1', [
      id,
      identity.user,
      said,
    ]);
    await remember(tx, id, { at: utc(open.site.clock.now()), user: identity.user, action: 'ask_reopen', reason: said });
    return requireClosing(tx, id);
  });
}

/** Approves what another person asked for. The version stays on record with its figures; the month may be closed again. */
export async function approveReopen(open: OpenSite, identity: Identity, id: string, reason?: string): Promise<Closing> {
  const before = await requireClosing(open.store, id);
  requireCloser(before.subject, identity, 'approve');
  const said = reason === undefined ? undefined : readReason(reason);
  return open.store.transaction(async (tx) => {
    const closing = await requireClosing(tx, id);
    if (closing.state !== 'closed' || closing.reopen_asked_by === null) {
      throw new UserError('closing/state', { state: closing.state });
    }
    if (closing.reopen_asked_by === identity.user) throw new AccessError('closing/same-person');
    await tx.run("update closings set state = 'reopened' where id = $1", [id]);
    await remember(tx, id, {
      at: utc(open.site.clock.now()),
      user: identity.user,
      action: 'approve_reopen',
      reason: said,
    });
    return requireClosing(tx, id);
  });
}
