import type { AccessRow } from '../../engine/wire.ts';

/** A stored UTC time as the clock on the wall shows it. `zone` is an IANA name; without one, this machine's. */
export function localTime(utc: string, zone?: string): string {
  const at = new Date(`${utc.replace(' ', 'T')}Z`);
  if (Number.isNaN(at.getTime())) return utc;
  // Swedish writes dates the ISO way.
  return new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'medium',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(at);
}

/** The machine's zone by name, as it is said beside the times. */
export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What was asked for: ids become names, a long list its first three and the number of the others. */
export function whatText(what: string, name: (id: string) => string, more: (count: number) => string): string {
  const parts = what.split(' ').filter((part) => part !== '');
  const isList = parts.length > 1 && parts.every((part) => /^[a-z][a-z0-9_]*$/.test(part)) && parts[0] !== 'page';
  if (!isList) return what;
  const unique = [...new Set(parts)];
  const shown = unique.slice(0, 3).map(name).join('、');
  return unique.length > 3 ? `${shown} ${more(unique.length - 3)}` : shown;
}

interface Asked {
  readonly from?: unknown;
  readonly to?: unknown;
  readonly filter?: unknown;
}

/** The periods and filters of an entry in one line; each is said once. */
export function filterText(filters: unknown): string {
  const asked = (Array.isArray(filters) ? filters : [filters]) as (Asked | null)[];
  const lines = asked.flatMap((each) => {
    if (each === null || typeof each !== 'object') return [];
    const period = each.from && each.to ? `${each.from}–${each.to}` : '';
    const chosen = Object.entries((each.filter ?? {}) as Record<string, unknown>).map(
      ([key, value]) => `${key}=${Array.isArray(value) ? value.join(',') : String(value)}`,
    );
    const line = [period, ...chosen].filter((part) => part !== '').join(' ');
    return line === '' ? [] : [line];
  });
  return [...new Set(lines)].join('；');
}

/** People and actions that occur, in alphabetical order, for the filters. */
export function occurring(rows: readonly AccessRow[], field: 'user' | 'action'): string[] {
  return [...new Set(rows.map((row) => row[field]))].sort();
}
