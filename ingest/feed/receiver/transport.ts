import type { Logger } from '../../../core/index.ts';
import type { FeedReason } from '../fault.ts';
import type { Arrival, Landed } from '../journal/journal.ts';

/** What a transport is given to land with. */
export interface TransportContext {
  /** Name of the channel in the site's settings. */
  readonly channel: string;
  readonly siteDir: string;
  readonly dataDir: string;
  readonly environ: NodeJS.ProcessEnv;
  readonly log: Logger;
  /** Local time of the site. */
  readonly localNow: () => string;
  /** Resolves when the message is durable; rejects when it could not be made so. */
  land(arrival: Omit<Arrival, 'channel'>): Promise<Landed>;
}

/** A channel that is open. */
export interface Transport {
  /** What `feed status` says of it: no content, no addresses of patients. */
  status(): Readonly<Record<string, unknown>>;
  /** Takes what waits now, where the transport does not push: a folder. */
  collect?(): Promise<void>;
  /** No new messages; those that are being landed are finished and answered. */
  stop(): Promise<void>;
}

export interface Fault {
  readonly reason: FeedReason;
  readonly detail: string;
}
