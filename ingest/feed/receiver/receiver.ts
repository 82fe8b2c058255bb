import type { Logger } from '../../../core/index.ts';
import { Journal } from '../journal/journal.ts';
import { journalFolder } from '../journal/segments.ts';
import type { ChannelSettings, FeedSettings } from '../settings.ts';
import { startFolder } from '../transports/folder.ts';
import { type PushTransport, startHttp } from '../transports/http.ts';
import { startMllp } from '../transports/mllp.ts';
import type { Transport, TransportContext } from './transport.ts';

export interface ReceiverOptions {
  readonly source: string;
  readonly settings: FeedSettings;
  readonly dataDir: string;
  readonly siteDir: string;
  readonly environ: NodeJS.ProcessEnv;
  readonly localNow: () => string;
  readonly log: Logger;
  /** Which channels to open; absent: all. */
  readonly only?: readonly ChannelSettings['transport'][];
}

async function start(settings: ChannelSettings, context: TransportContext): Promise<Transport> {
  switch (settings.transport) {
    case 'mllp':
      return startMllp(settings, context);
    case 'kafka':
      return (await import('../transports/kafka-channel.ts')).startKafkaChannel(settings, context);
    case 'http':
      return startHttp(settings, context);
    case 'folder':
      return startFolder(settings, context);
  }
}

/** The channels of one feed, open, and the journal they land in. */
export class Receiver {
  readonly #journal: Journal;
  readonly #channels = new Map<string, Transport>();
  #landed = 0;
  #repeated = 0;

  private constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Opens every channel or none. Throws `feed/port-in-use`, `config/secret-missing`. */
  static async start({ source, settings, dataDir, only, ...rest }: ReceiverOptions): Promise<Receiver> {
    const { localNow, log, siteDir, environ } = rest;
    const receiver = new Receiver(Journal.open(journalFolder(dataDir, source), { localNow }));
    try {
      for (const [channel, of] of Object.entries(settings.channels)) {
        if (only && !only.includes(of.transport)) continue;
        const land: TransportContext['land'] = async (arrival) => {
          const landed = await receiver.#journal.append({ ...arrival, channel });
          if (landed.isRepeated) receiver.#repeated += 1;
          else receiver.#landed += 1;
          return landed;
        };
        receiver.#channels.set(channel, await start(of, { channel, siteDir, dataDir, environ, log, localNow, land }));
      }
    } catch (error) {
      await receiver.stop();
      throw error;
    }
    return receiver;
  }

  /** Since the start. */
  get counts(): { readonly landed: number; readonly repeated: number } {
    return { landed: this.#landed, repeated: this.#repeated };
  }

  get unsealed(): Journal['unsealed'] {
    return this.#journal.unsealed;
  }

  status(): Record<string, Readonly<Record<string, unknown>>> {
    return Object.fromEntries([...this.#channels].map(([name, channel]) => [name, channel.status()]));
  }

  pushChannel(name: string): PushTransport | undefined {
    const channel = this.#channels.get(name);
    return channel && 'push' in channel ? (channel as PushTransport) : undefined;
  }

  /** Takes what waits in folders, and seals, so that all of it can be loaded. */
  async seal(): Promise<number> {
    await Promise.all([...this.#channels.values()].map((channel) => channel.collect?.()));
    return this.#journal.seal();
  }

  /** Closes the channels, then the journal: what was acknowledged is in it. */
  async stop(): Promise<void> {
    await Promise.all([...this.#channels.values()].map((channel) => channel.stop()));
    await this.#journal.close();
  }
}
