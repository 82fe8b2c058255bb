import { log, type Site, type SourceConfig, UserError, type Warehouse } from '../../core/index.ts';
import {
  discardFeed,
  type FeedBooks,
  type FeedSettings,
  feedSettingsOf,
  forgetParsedFeed,
  Receiver,
  readFeedBooks,
  recoverFeed,
} from '../../ingest/index.ts';

/** A source of the site that messages come to. */
export interface FeedSource {
  readonly config: SourceConfig;
  readonly settings: FeedSettings;
}

/** What `feed status` says; figures of all feeds of the site together. */
export interface FeedStatus {
  readonly mllp: { readonly port: number | null };
  readonly kafka: { readonly topics: readonly string[] };
  /** Every message that is durable, counted in the journal. */
  readonly received: number;
  readonly parsed: number;
  readonly quarantined: number;
  readonly discarded: number;
  /** Durable, not yet in raw. */
  readonly backlog: number;
  /** Age of the oldest message that no build has seen; 0 where there is none. */
  readonly lag_seconds: number;
  /** Since the receiver started; null where it does not run. */
  readonly repeated: number | null;
  readonly listening: boolean;
  readonly feeds: readonly (FeedBooks & {
    readonly source: string;
    readonly channels: Record<string, Readonly<Record<string, unknown>>>;
  })[];
}

/** The feeds of a site: their receivers while this process serves, and what is known of them in any case. */
export class Feeds {
  readonly #site: Site;
  readonly #warehouse: Warehouse;
  readonly #receivers = new Map<string, Receiver>();
  /** The receivers have been told to end: until they have, nobody else may touch their journals. */
  #isStopped = false;
  /** When the oldest message of raw came that no build has seen. */
  readonly #unbuilt = new Map<string, number>();

  constructor(site: Site, warehouse: Warehouse) {
    this.#site = site;
    this.#warehouse = warehouse;
  }

  /** Settings are read when they are asked for: a site with a mistake in them still opens. */
  get sources(): FeedSource[] {
    return this.#site.sources
      .filter(({ connector }) => connector === 'feed')
      .map((config) => ({ config, settings: feedSettingsOf(config) }));
  }

  #options({ config, settings }: FeedSource) {
    const { dataDir, dir: siteDir, environ, clock } = this.#site;
    const localNow = () => clock.asOf();
    return { source: config.name, settings, dataDir, siteDir, environ, localNow, log: log('ingest') };
  }

  /** Opens every channel of every feed, or none. */
  async start(): Promise<void> {
    this.#isStopped = false;
    try {
      for (const feed of this.sources) this.#receivers.set(feed.config.name, await Receiver.start(this.#options(feed)));
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const running = [...this.#receivers.values()];
    this.#receivers.clear();
    await Promise.all(running.map((receiver) => receiver.stop()));
  }

  receiver(source: string): Receiver | undefined {
    return this.#receivers.get(source);
  }

  /** The receiver that has a push channel of this name. */
  pushChannel(name: string) {
    for (const receiver of this.#receivers.values()) {
      const channel = receiver.pushChannel(name);
      if (channel) return channel;
    }
    return undefined;
  }

  /** Makes what has arrived loadable: sealed by the receiver, or by this process where none runs. */
  async seal(names: readonly string[] | undefined): Promise<void> {
    for (const feed of this.sources) {
      const { name } = feed.config;
      if (names && !names.includes(name)) continue;
      const running = this.#receivers.get(name);
      if (running) await running.seal();
      else if (!this.#isStopped) await this.#sealAlone(feed);
    }
  }

  /** The demo's hospital was made anew: what the former one said is forgotten. */
  async discard(): Promise<void> {
    for (const { config } of this.sources) {
      const running = this.#receivers.get(config.name);
      if (running) await running.seal();
      else recoverFeed(this.#site.dataDir, config.name);
      discardFeed(this.#site.dataDir, config.name);
    }
  }

  /** Without a server folders are still looked into; nobody listens. */
  async #sealAlone(feed: FeedSource): Promise<void> {
    const channels = Object.values(feed.settings.channels);
    if (!channels.some(({ transport }) => transport === 'folder')) {
      recoverFeed(this.#site.dataDir, feed.config.name);
      return;
    }
    const receiver = await Receiver.start({ ...this.#options(feed), only: ['folder'] });
    try {
      await receiver.seal();
    } finally {
      await receiver.stop();
    }
  }

  books(source: string): Promise<FeedBooks> {
    return readFeedBooks(this.#warehouse, this.#site.dataDir, source);
  }

  /** Are there messages in raw that no build has seen? */
  get isUnbuilt(): boolean {
    return this.#unbuilt.size > 0;
  }

  /** Seals what has arrived. Gives what to call when it has been loaded: then it waits for a build. */
  async loading(names: readonly string[] | undefined): Promise<() => void> {
    await this.seal(names);
    const waiting = new Map<string, number>();
    for (const { config } of this.sources) {
      const { waitingSinceMs } = await this.books(config.name);
      if (waitingSinceMs !== null && (!names || names.includes(config.name))) waiting.set(config.name, waitingSinceMs);
    }
    return () => {
      for (const [source, ms] of waiting) this.#unbuilt.set(source, Math.min(ms, this.#unbuilt.get(source) ?? ms));
      for (const { config } of this.sources)
        this.#forget(config.name).catch((error: unknown) => log('ingest').warn({ err: error }, 'parsed.kept'));
    };
  }

  /** What raw has taken need not lie about parsed. */
  async #forget(source: string): Promise<void> {
    const { applied } = await this.books(source);
    forgetParsedFeed(this.#site.dataDir, source, applied);
  }

  /** What was loaded when a build began is built. Gives what to call when the build has succeeded. */
  building(): () => void {
    const seen = new Map(this.#unbuilt);
    return () => {
      for (const [source, ms] of seen) if (this.#unbuilt.get(source) === ms) this.#unbuilt.delete(source);
    };
  }

  async status(): Promise<FeedStatus> {
    const { sources } = this;
    if (sources.length === 0) throw new UserError('feed/not-configured');
    const feeds = await Promise.all(
      sources.map(async ({ config: { name }, settings }) => ({
        source: name,
        ...(await this.books(name)),
        unsealed: this.#receivers.get(name)?.unsealed ?? { messages: 0, bytes: 0, firstMs: null },
        channels: this.#receivers.get(name)?.status() ?? describe(settings),
      })),
    );
    const sum = (of: (feed: (typeof feeds)[number]) => number) => feeds.reduce((total, feed) => total + of(feed), 0);
    const waitingSince = feeds.flatMap(({ waitingSinceMs, unsealed, source }) =>
      [waitingSinceMs, unsealed.firstMs, this.#unbuilt.get(source) ?? null].filter((ms) => ms !== null),
    );
    const channels = feeds.flatMap((feed) => Object.values(feed.channels));
    const port = channels.find(({ transport }) => transport === 'mllp')?.['port'];
    const topics = channels
      .filter(({ transport }) => transport === 'kafka')
      .flatMap(({ topics: of }) => of as string[]);
    const listening = this.#receivers.size > 0;
    return {
      // Port 0 is any: nobody knows it before somebody listens.
      mllp: { port: typeof port === 'number' && port > 0 ? port : null },
      kafka: { topics },
      received: sum(({ sealed, unsealed }) => sealed + unsealed.messages),
      parsed: sum(({ parsed }) => parsed),
      quarantined: sum(({ quarantined }) => quarantined),
      discarded: sum(({ discarded }) => discarded),
      backlog: sum(({ waiting, unsealed }) => waiting + unsealed.messages),
      lag_seconds:
        waitingSince.length > 0 ? Math.max(0, Math.round((Date.now() - Math.min(...waitingSince)) / 1000)) : 0,
      repeated: listening
        ? [...this.#receivers.values()].reduce((total, { counts }) => total + counts.repeated, 0)
        : null,
      listening,
      feeds: feeds.map(({ unsealed: _unsealed, ...feed }) => feed),
    };
  }
}

/** What channels are configured, where nobody listens. */
const describe = (settings: FeedSettings) =>
  Object.fromEntries(
    Object.entries(settings.channels).map(([name, channel]) => [
      name,
      channel.transport === 'mllp'
        ? { transport: 'mllp', port: channel.port, open: false }
        : channel.transport === 'kafka'
          ? { transport: 'kafka', topics: channel.topics, open: false }
          : { transport: channel.transport, open: false },
    ]),
  );
