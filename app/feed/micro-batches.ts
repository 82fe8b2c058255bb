import { log, silentProgress } from '../../core/index.ts';
import type { OpenSite } from '../site/open.ts';
import { build } from '../tasks/build.ts';
import { load } from '../tasks/load.ts';
import type { FeedSource } from './feeds.ts';

export interface MicroBatches {
  stop(): void;
}

const LOOK_MS = 1000;

/**
 * Takes what the receivers landed into raw by time and number, and builds the models that it touches every few minutes;
 * both are jobs of the one queue, behind whatever runs. A round that still waits or works is not asked for again.
 */
export function startMicroBatches(open: OpenSite): MicroBatches {
  const stopping = new AbortController();
  const work = { progress: silentProgress, signal: stopping.signal, origin: { trigger: 'schedule' as const } };
  const timers = open.feeds.sources.map((feed) => {
    const round = new Round(open, feed, work);
    const timer = setInterval(() => void round.look(), LOOK_MS);
    timer.unref();
    return timer;
  });
  return {
    stop: () => {
      stopping.abort(new Error('the server stops'));
      for (const timer of timers) clearInterval(timer);
    },
  };
}

class Round {
  readonly #open: OpenSite;
  readonly #feed: FeedSource;
  readonly #work: Parameters<typeof build>[2];
  #busy = false;
  #flushedAt = 0;
  #builtAt = performance.now();
  /** What an earlier process loaded and did not build is not known: the first round builds in any case. */
  #isFirst = true;

  constructor(open: OpenSite, feed: FeedSource, work: Parameters<typeof build>[2]) {
    this.#open = open;
    this.#feed = feed;
    this.#work = work;
  }

  async look(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      if (this.#flushIsDue()) await this.#flush();
      if (this.#buildIsDue()) await this.#build();
    } catch (error) {
      if (!this.#work.signal.aborted)
        log('app').error({ code: (error as { code?: string }).code ?? 'defect' }, 'micro-batch.failed');
    } finally {
      this.#busy = false;
    }
  }

  #flushIsDue(): boolean {
    const { settings, config } = this.#feed;
    const waited = performance.now() - this.#flushedAt >= settings.flush_seconds * 1000;
    const messages = this.#open.feeds.receiver(config.name)?.unsealed.messages ?? 0;
    return waited || messages >= settings.flush_messages;
  }

  async #flush(): Promise<void> {
    const { feeds } = this.#open;
    const { name } = this.#feed.config;
    this.#flushedAt = performance.now();
    await feeds.seal([name]);
    if ((await feeds.books(name)).waiting === 0) return;
    await load(this.#open, { sources: [name], now: true }, this.#work);
  }

  #buildIsDue(): boolean {
    const waited = performance.now() - this.#builtAt >= this.#feed.settings.build_minutes * 60_000;
    return waited && (this.#isFirst || this.#open.feeds.isUnbuilt);
  }

  async #build(): Promise<void> {
    this.#builtAt = performance.now();
    await build(this.#open, { kind: 'micro' }, this.#work);
    this.#isFirst = false;
  }
}
