import { AppError, log, sortableId, type Transaction, utc } from '../../../core/index.ts';
import type { OpenSite } from '../../site/open.ts';
import type { Channel } from './channels.ts';
import type { Message } from './message.ts';
import { send } from './send.ts';

const MINUTE_MS = 60_000;
/** Tried so often, first after five minutes, then twice as long each time: for two and a half hours. */
const ATTEMPTS = 6;
const FIRST_AFTER_MINUTES = 5;

export interface Outgoing extends Message {
  readonly channel: Channel;
  readonly alerts: readonly string[];
}

export async function queueMessages(tx: Transaction, now: Date, outgoing: readonly Outgoing[]): Promise<void> {
  for (const { channel, subject, text, alerts } of outgoing)
    await tx.run(
      `insert into alert_outbox values ($1, $2, $3, $4, $5, $6, $7, 'queued', 0, $8::timestamp, null, $8::timestamp, null)`,
      [
        ...[sortableId(now), channel.user, channel.channel, channel.address, subject, text, JSON.stringify(alerts)],
        utc(now),
      ],
    );
}

interface Queued extends Channel, Message {
  readonly id: string;
  readonly attempts: number;
}

/** Minutes until a message that failed so often is tried again. */
export const backoffMinutes = (attempts: number) => FIRST_AFTER_MINUTES * 2 ** (attempts - 1);

export interface Delivered {
  readonly sent: number;
  /** Tried again later. */
  readonly waiting: number;
  /** Given up. */
  readonly failed: number;
}

const busy = new WeakMap<OpenSite['store'], Promise<Delivered>>();

/** Sends what is due. One at a time for a site: a second call waits for the first and finds nothing left. */
export function deliverDue(open: OpenSite, now = open.site.clock.now()): Promise<Delivered> {
  const turn = (busy.get(open.store) ?? Promise.resolve()).then(() => deliver(open, now));
  busy.set(
    open.store,
    turn.catch(() => ({ sent: 0, waiting: 0, failed: 0 })),
  );
  return turn;
}

async function deliver(open: OpenSite, now: Date): Promise<Delivered> {
  // Who no longer wants it, or may no longer sign in, gets nothing that was still waiting.
  await open.store.write(
    `update alert_outbox as o set state = 'cancelled' where state = 'queued' and not exists (
       select 1 from alert_channels as c join users as u on u.name = c.user_name
       where u.is_active and c.user_name = o.user_name and c.channel = o.channel and c.address = o.address)`,
  );
  const due = await open.store.rows<Queued>(
    `select id, user_name as "user", channel, address, subject, body as text, attempts from alert_outbox
     where state = 'queued' and next_at <= $1::timestamp order by id`,
    [utc(now)],
  );
  const counted = { sent: 0, waiting: 0, failed: 0 };
  for (const message of due) counted[await attempt(open, message, now)] += 1;
  return counted;
}

async function attempt(open: OpenSite, message: Queued, now: Date): Promise<keyof Delivered> {
  const attempts = message.attempts + 1;
  try {
    await send(open.site, message);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isOver = attempts >= ATTEMPTS;
    log('app').warn({ code: error.code, channel: message.channel, attempts }, 'alerts.delivery');
    await open.store.write(
      'update alert_outbox set state = $2, attempts = $3, next_at = $4::timestamp, error = $5 where id = $1',
      [
        ...[message.id, isOver ? 'failed' : 'queued', attempts],
        utc(new Date(now.getTime() + backoffMinutes(attempts) * MINUTE_MS)),
        String(error.params['problem'] ?? error.code),
      ],
    );
    return isOver ? 'failed' : 'waiting';
  }
  await open.store.write(
    `update alert_outbox set state = 'sent', attempts = $2, error = null, sent_at = $3::timestamp where id = $1`,
    [message.id, attempts, utc(open.site.clock.now())],
  );
  return 'sent';
}
