import { setTimeout as pause } from 'node:timers/promises';
import { log } from '../../core/index.ts';
import type { OpenSite } from '../site/open.ts';
import { makeBriefs } from './keep.ts';
import { briefPeriod } from './period.ts';
import { unreadyFor } from './readiness.ts';

/** How long the morning's round waits for sources, and how often it looks. */
const PATIENCE_MINUTES = 60;
const EVERY_MINUTES = 5;

/** The daily briefs of everybody: when every source is there and balances, or an hour later, saying which is not. */
export async function briefRound(open: OpenSite, signal: AbortSignal): Promise<void> {
  const period = briefPeriod('daily', open.site.clock.today());
  for (let waited = 0; waited < PATIENCE_MINUTES; waited += EVERY_MINUTES) {
    const unready = await unreadyFor(open, period);
    if (unready.length === 0) break;
    log('app').info({ waiting_for: unready.map(({ name, problem }) => `${name} ${problem}`) }, 'brief.waits');
    await pause(EVERY_MINUTES * 60_000, undefined, { signal, ref: false });
  }
  const made = await makeBriefs(open, 'daily');
  const monthly = await monthlyRound(open);
  log('app').info({ briefs: made.length, monthly }, 'brief.made');
}

/** The monthly briefs of months that were closed since yesterday, for everybody. Gives how many were made. */
export async function monthlyRound(open: OpenSite): Promise<number> {
  const closed = await open.store.rows<{ month: string }>(
    "select distinct month from closings where state = 'closed' and closed_on between $1::date - 1 and $1::date order by month",
    [open.site.clock.today()],
  );
  let made = 0;
  for (const { month } of closed) made += (await makeBriefs(open, 'monthly', { month })).length;
  return made;
}
