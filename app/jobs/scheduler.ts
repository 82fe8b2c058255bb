import { Cron } from 'croner';
import { log, type Site, type SourceConfig, silentProgress, sortableId, UserError } from '../../core/index.ts';
import { deliverDue } from '../alerts/delivery/outbox.ts';
import { briefRound } from '../briefs/round.ts';
import type { OpenSite } from '../site/open.ts';
import { load } from '../tasks/load.ts';
import { nightly } from '../tasks/nightly.ts';
import type { JobOrigin } from './job.ts';

export interface Scheduler {
  stop(): void;
}

const MINUTE_MS = 60_000;

function cron(pattern: string, where: string, timezone: string, run?: () => Promise<void>): Cron {
  try {
    // A run that still waits or works is not started a second time.
    return run
      ? new Cron(pattern, { timezone, protect: true, unref: true }, run)
      : new Cron(pattern, { timezone, paused: true });
  } catch (error) {
    const problem = `"${pattern}" is not a cron expression: ${(error as Error).message}`;
    throw new UserError('config/invalid', { file: 'hospital.config.yml', path: where, problem });
  }
}

const sourceCron = (site: Site, { name, schedule }: SourceConfig, run?: () => Promise<void>) =>
  schedule === undefined ? undefined : cron(schedule, `sources.${name}.schedule`, site.timeZone, run);

/** Local time ('YYYY-MM-DD HH:MM:SS') at which a source is loaded next by the clock; null without a schedule. */
export function nextLoad(site: Site, source: SourceConfig): string | null {
  const moment = sourceCron(site, source)?.nextRun();
  if (!moment) return null;
  return new Intl.DateTimeFormat('sv-SE', { timeZone: site.timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
    moment,
  );
}

/**
 * Loads each source at its hour, runs the nightly job, and makes the morning's briefs. What fails is tried again, later each time (`retry` of the source);
 * every try is a job of its own in the log.
 */
export function startScheduler(open: OpenSite): Scheduler {
  const { site } = open;
  const stopping = new AbortController();
  const work = (origin: JobOrigin) => ({ progress: silentProgress, signal: stopping.signal, origin });

  const pause = (minutes: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, minutes * MINUTE_MS);
      timer.unref();
      stopping.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });

  const loadWithRetry = async ({ name, retry }: SourceConfig) => {
    for (let attempt = 1; !stopping.signal.aborted; attempt += 1) {
      const origin: JobOrigin = { id: sortableId(), trigger: attempt === 1 ? 'schedule' : 'retry', attempt };
      const isLoaded = await load(open, { sources: [name] }, work(origin)).then(
        (report) => report.exit_code === 0,
        () => false,
      );
      if (isLoaded || attempt > retry.attempts) return;
      log('app').warn({ source: name, attempt }, 'load.retries');
      await pause(retry.firstAfterMinutes * 2 ** (attempt - 1));
    }
  };

  const runNightly = async () => {
    await nightly(open, work({ trigger: 'schedule' })).catch((error: unknown) =>
      log('app').error({ code: (error as { code?: string }).code ?? 'defect' }, 'nightly.failed'),
    );
  };

  const runBriefs = async () => {
    await briefRound(open, stopping.signal).catch((error: unknown) => {
      if (!stopping.signal.aborted)
        log('app').error({ code: (error as { code?: string }).code ?? 'defect' }, 'brief.failed');
    });
  };

  const deliver = async () => {
    await deliverDue(open).catch(() => log('app').error({ code: 'defect' }, 'alerts.delivery'));
  };

  const running = [
    cron('* * * * *', 'alerts', site.timeZone, deliver),
    ...site.sources.map((source) => sourceCron(site, source, () => loadWithRetry(source))),
    ...(site.nightly === undefined ? [] : [cron(site.nightly, 'nightly', site.timeZone, runNightly)]),
    cron(site.briefs, 'briefs', site.timeZone, runBriefs),
  ];
  return {
    stop: () => {
      stopping.abort(new Error('the server stops'));
      for (const job of running) job?.stop();
    },
  };
}
