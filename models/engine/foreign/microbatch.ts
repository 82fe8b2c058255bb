import { UserError } from '../../../core/index.ts';
import type { Node } from '../node.ts';

// Batches of microbatch models. Source: dbt's documentation "About microbatch incremental models"; times are UTC.

const SIZES = ['hour', 'day', 'month', 'year'] as const;
type Size = (typeof SIZES)[number];

/** Rows from `start` (included) to `end` (not included), as DuckDB reads timestamps. */
export interface Batch {
  readonly id: string;
  readonly start: string;
  readonly end: string;
}

/** What the command says about the window: `2026-01-01`, or with a time. */
export interface Window {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** The two ends of a window belong together, the first before the second. */
export function checkWindow({
  eventTimeStart,
  eventTimeEnd,
}: {
  eventTimeStart?: string | undefined;
  eventTimeEnd?: string | undefined;
}): void {
  const refuse = (problem: string): never => {
    throw new UserError('models/invalid', { file: '--event-time-start, --event-time-end', problem });
  };
  if ((eventTimeStart === undefined) !== (eventTimeEnd === undefined)) refuse('one needs the other');
  if (eventTimeStart !== undefined && eventTimeEnd !== undefined && eventTimeStart >= eventTimeEnd) {
    refuse('the first must be before the second');
  }
}

export const isMicrobatch = ({ config }: Node): boolean =>
  config.materialized === 'incremental' && config.strategy === 'microbatch';

function truncated(time: Date, size: Size): Date {
  const [year, month, day, hour] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate(), time.getUTCHours()];
  if (size === 'year') return new Date(Date.UTC(year, 0, 1));
  if (size === 'month') return new Date(Date.UTC(year, month, 1));
  return new Date(Date.UTC(year, month, day, size === 'day' ? 0 : hour));
}

function moved(time: Date, size: Size, by: number): Date {
  const at = truncated(time, size);
  const [year, month, day, hour] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()];
  if (size === 'year') return new Date(Date.UTC(year + by, 0, 1));
  if (size === 'month') return new Date(Date.UTC(year, month + by, 1));
  return size === 'day' ? new Date(Date.UTC(year, month, day + by)) : new Date(Date.UTC(year, month, day, hour + by));
}

const ceiling = (time: Date, size: Size) =>
  truncated(time, size).getTime() === time.getTime() ? time : moved(time, size, 1);

const text = (time: Date) => `${time.toISOString().slice(0, 19).replace('T', ' ')}+00:00`;
const LENGTH: Readonly<Record<Size, number>> = { year: 4, month: 7, day: 10, hour: 13 };

function time(value: unknown, what: string, node: Node): Date {
  const given = value instanceof Date ? value.toISOString() : String(value);
  const zoned = /([+-]\d\d:?\d\d|Z)$/.test(given) ? given : `${given.replace(' ', 'T')}${given.length > 10 ? 'Z' : ''}`;
  const found = new Date(zoned);
  if (!Number.isNaN(found.getTime())) return found;
  throw new UserError('models/invalid', { file: node.path, problem: `${what} ${given} is no time` });
}

/** The batches that a run of a microbatch model has to write, oldest first. */
export function batchesOf(node: Node, incremental: boolean, window: Window, now: Date): Batch[] {
  const { raw } = node.config;
  const size = SIZES.find((one) => one === raw['batch_size']);
  const refuse = (problem: string): never => {
    throw new UserError('models/invalid', { file: node.path, problem: `microbatch: ${problem}` });
  };
  if (!size) return refuse(`batch_size ${String(raw['batch_size'] ?? '-')}; valid: ${SIZES.join(', ')}`);
  const end = ceiling(window.end ? time(window.end, 'event-time-end', node) : now, size);
  const start = (): Date => {
    if (window.start) return truncated(time(window.start, 'event-time-start', node), size);
    if (!incremental)
      return raw['begin'] ? truncated(time(raw['begin'], 'begin', node), size) : refuse('begin is missing');
    // The end lies on a batch's edge: the batch before it is the current one.
    return moved(end, size, -Number(raw['lookback'] ?? 1) - 1);
  };
  const batches: Batch[] = [];
  for (let from = start(); batches.length === 0 || from < end; from = moved(from, size, 1)) {
    const next = moved(from, size, 1);
    const id = from.toISOString().slice(0, LENGTH[size]).replaceAll('-', '');
    batches.push({ id, start: text(from), end: text(next < end ? next : end) });
  }
  return batches;
}

/** Batches of an earlier run. */
export function batchesAgain(node: Node, batches: readonly (readonly [start: string, end: string])[]): Batch[] {
  const size = SIZES.find((one) => one === node.config.raw['batch_size']) ?? 'day';
  const id = (start: string) => start.replace(' ', 'T').slice(0, LENGTH[size]).replaceAll('-', '');
  return batches.map(([start, end]) => ({ id: id(start), start: start.replace('T', ' '), end: end.replace('T', ' ') }));
}
