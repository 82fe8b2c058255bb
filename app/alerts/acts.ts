import { AccessError, addDays, type Identity, isDay, UserError } from '../../core/index.ts';
import type { OpenSite } from '../site/open.ts';
import { type Alert, addEvent, readEvents, requireAlert } from './alerts.ts';
import { requireVisible } from './visible.ts';
import './errors.ts';

/** A pause is for a while; what shall never fire again is a rule to be switched off. */
const LONGEST_PAUSE = 92;
const LONGEST_NOTE = 500;

function requireNote(text: string | undefined): string {
  const note = text?.trim() ?? '';
  if (note.length < 2 || note.length > LONGEST_NOTE) throw new UserError('forms/reason');
  return note;
}

/** The alert, if the person sees it and it is addressed to them; leadership may act on all they see. */
async function mine(open: OpenSite, identity: Identity, id: string): Promise<Alert> {
  const alert = await requireAlert(open.store, id);
  await requireVisible(open, identity, alert);
  if (identity.role !== 'leader' && !alert.recipients.includes(identity.user))
    throw new AccessError('alerts/not-addressed');
  return alert;
}

function refuseResolved({ state }: Alert, zh: string, en: string): void {
  if (state === 'resolved') throw new UserError('alerts/state', { state, zh, en });
}

/** Someone deals with it: it stays open, and sends no more messages. */
export async function acknowledge(open: OpenSite, identity: Identity, id: string, note?: string): Promise<Alert> {
  const alert = await mine(open, identity, id);
  if (alert.state !== 'firing')
    throw new UserError('alerts/state', { state: alert.state, zh: '确认', en: 'acknowledged' });
  const said = note === undefined || note.trim() === '' ? undefined : requireNote(note);
  await open.store.transaction(async (tx) => {
    await tx.run("update alerts set state = 'acknowledged' where id = $1 and state = 'firing'", [id]);
    await addEvent(tx, id, { at: open.site.clock.now(), user: identity.user, action: 'acknowledge', note: said });
  });
  return requireAlert(open.store, id);
}

export async function comment(open: OpenSite, identity: Identity, id: string, text: string): Promise<Alert> {
  const alert = await mine(open, identity, id);
  const note = requireNote(text);
  await open.store.transaction((tx) =>
    addEvent(tx, alert.id, { at: open.site.clock.now(), user: identity.user, action: 'comment', note }),
  );
  return alert;
}

const SAME = 'rule = $1 and indicator = $2 and institution = $3 and department = $4 and source = $5';
const subjectOf = ({ rule, indicator, institution, department, source }: Alert) => [
  ...[rule, indicator, institution, department, source],
];

/** No messages about this subject up to a day. If it still fires when the pause is over, it is told again. */
export async function pause(
  open: OpenSite,
  identity: Identity,
  id: string,
  { until, reason }: { readonly until: string; readonly reason: string },
): Promise<Alert> {
  const alert = await mine(open, identity, id);
  refuseResolved(alert, '暂停', 'paused');
  const note = requireNote(reason);
  const today = open.site.clock.today();
  const last = addDays(today, LONGEST_PAUSE);
  if (!isDay(until) || until < today || until > last)
    throw new UserError('alerts/pause-date', { from: today, to: last });
  await open.store.transaction(async (tx) => {
    await tx.run(`delete from alert_pauses where ${SAME}`, subjectOf(alert));
    await tx.run('insert into alert_pauses values ($1, $2, $3, $4, $5, $6::date, $7, $8)', [
      ...subjectOf(alert),
      ...[until, identity.user, note],
    ]);
    await tx.run("update alerts set told_at = null where id = $1 and state = 'firing'", [id]);
    await addEvent(tx, id, {
      at: open.site.clock.now(),
      user: identity.user,
      action: 'pause',
      note: `${until} ${note}`,
    });
  });
  return requireAlert(open.store, id);
}

/** Ends a pause early. */
export async function resume(open: OpenSite, identity: Identity, id: string): Promise<Alert> {
  const alert = await mine(open, identity, id);
  if ((alert.paused_until ?? '') < open.site.clock.today()) throw new UserError('alerts/not-paused');
  await open.store.transaction(async (tx) => {
    await tx.run(`delete from alert_pauses where ${SAME}`, subjectOf(alert));
    await addEvent(tx, id, { at: open.site.clock.now(), user: identity.user, action: 'resume' });
  });
  return requireAlert(open.store, id);
}

/** An alert with everything that was done about it. */
export async function alertHistory(open: OpenSite, identity: Identity, id: string) {
  const alert = await requireAlert(open.store, id);
  const [shown] = await requireVisible(open, identity, alert);
  const events = await readEvents(open.store, id);
  // A value that is too small for this person is too small in the history as well.
  return { alert: shown, events: shown.is_suppressed ? events.map((event) => ({ ...event, value: null })) : events };
}
