import type { Warehouse } from '../../../core/index.ts';
import type { Selection } from '../connector.ts';
import type { TableContract } from '../contract.ts';
import type { TableNote } from '../report.ts';
import type { Manifest } from './manifest.ts';
import type { RateLimit } from './rate-limit.ts';

/** Rows of one table that wait in quarantine and are asked for again. */
export interface Asked {
  /** Entries of the quarantine. */
  readonly ids: readonly string[];
  /** One text per key column. */
  readonly keys: readonly (readonly string[])[];
  /** Rows that no key finds, as they were put aside: text by column. */
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

/** One capture of one table: what to read and where it lands. */
export interface Capture {
  readonly source: string;
  readonly institution: string | null;
  /** Landed name, `<system>__<table>`. */
  readonly landed: string;
  readonly contract: TableContract;
  readonly mode: Manifest['mode'];
  /** A person wants everything read again, whatever the watermark says. */
  readonly again?: boolean;
  /** Watermark of the last capture; null reads everything. */
  readonly watermark: string | null;
  readonly window: Manifest['window'];
  /** Of mode `keys`: what a person wants to have again. */
  readonly asked?: Asked | undefined;
  /** Of a `timestamp` or `trigger` capture: all keys are to be compared too. */
  readonly sweeps: boolean;
  /** Undefined: the source is read as fast as it goes. */
  readonly rateLimit: RateLimit | undefined;
  readonly batch: number;
  readonly folder: string;
  /** The site's local time, for what is counted in days. */
  readonly asOf: string;
  /** Real time, for the manifest. */
  readonly now: () => Date;
  readonly signal?: AbortSignal | undefined;
}

/** Who captures: the owner of raw, and a database in memory that never sees our files and gets Parquet to read. */
export interface Hands {
  readonly owner: Warehouse;
  readonly worker: Warehouse;
}

/** What a capture gave. Without a manifest the source had nothing new. */
export interface Captured {
  readonly manifest?: Manifest;
  readonly mode: Manifest['mode'];
  /** Rows that were read from the source. */
  readonly rowsRead: number;
  /** Where the next capture goes on although nothing landed. */
  readonly position?: string;
  /** All keys were compared at this local time although nothing landed. */
  readonly sweptAt?: string;
  readonly notes: readonly TableNote[];
}

/** A moment some minutes earlier, in the source's own calendar (no time zones: both sides are local text). */
function minutesBefore(moment: string, minutes: number): string {
  const [, seconds = moment, fraction = ''] = /^([^.]*)(\.\d+)?$/.exec(moment) ?? [];
  const earlier =
    new Date(`${seconds.replace(' ', 'T')}${seconds.length === 10 ? 'T00:00:00' : ''}Z`).getTime() - minutes * 60_000;
  return `${new Date(earlier).toISOString().slice(0, 19).replace('T', ' ')}${fraction}`;
}

/** What is read of the source by window, cursor or whole. */
export function selectionOf(capture: Capture): Selection {
  if (capture.window) return { window: capture.window };
  if (capture.mode !== 'timestamp' || capture.watermark === null) return {};
  return { changedSince: minutesBefore(capture.watermark, capture.contract.overlap_minutes) };
}

const DAYS_BETWEEN_SWEEPS = { never: Number.POSITIVE_INFINITY, weekly: 7, daily: 1, always: 0 };

/** By calendar days, so that a nightly load that starts some minutes earlier than yesterday's still sweeps. */
export function isSweepDue(sweep: TableContract['sweep'], sweptAt: string | null, asOf: string): boolean {
  if (sweep === 'never') return false;
  if (sweptAt === null) return true;
  const day = (moment: string) => Date.parse(`${moment.slice(0, 10)}T00:00:00Z`) / 86_400_000;
  return day(asOf) - day(sweptAt) >= DAYS_BETWEEN_SWEEPS[sweep];
}
