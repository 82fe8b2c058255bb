import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { discoverIndicators, type Indicator } from '../../metrics/index.ts';
import type { OpenSite } from '../site/open.ts';

type Fields = Readonly<Record<string, unknown>>;

/** JSON whose keys are sorted, so that the order in a file does not matter. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

export const canonical = (value: unknown): string => JSON.stringify(sorted(value));

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** What a figure is made of: two entries with the same one give the same figure. Names, notes, approval and target are not part of it. */
export function definitionFingerprint(indicator: Indicator): string {
  const { numerator, denominator, growth, scale, needs_coding, required_filter } = indicator;
  const { numerator_zh, denominator_zh, population, date_basis, department_basis, basis } = indicator;
  return digest(
    canonical({
      ...{ numerator, denominator, growth, scale, needs_coding, required_filter, numerator_zh, denominator_zh },
      ...{ population, date_basis, department_basis, basis },
    }),
  );
}

/** Fields that differ, each before and after. */
export function changedFields(before: Fields, after: Fields): { before: Fields; after: Fields } | undefined {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => canonical(before[key] ?? null) !== canonical(after[key] ?? null),
  );
  if (keys.length === 0) return undefined;
  const pick = (from: Fields) => Object.fromEntries(keys.map((key) => [key, from[key] ?? null]));
  return { before: pick(before), after: pick(after) };
}

const known = new WeakMap<OpenSite['store'], ReadonlyMap<string, Indicator>>();

/** The catalogue with the site's own, as this process answers by it: read once, like the engine does. */
export function siteIndicators({ store, site }: Pick<OpenSite, 'store' | 'site'>): ReadonlyMap<string, Indicator> {
  const found = known.get(store) ?? discoverIndicators(undefined, join(site.dir, 'indicators'));
  known.set(store, found);
  return found;
}
