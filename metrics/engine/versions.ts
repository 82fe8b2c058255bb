import { nearest, UserError } from '../../core/index.ts';
import { type DefinitionVersion, type Indicator, indicatorSchema } from './indicator.ts';
import { invalidRequest } from './invalid-request.ts';
import type { Period } from './period.ts';

const yearOf = (day: string) => Number(day.slice(0, 4));

/** The definition as a version has it. Throws `content/invalid` where the two do not fit. */
export function atVersion(indicator: Indicator, { id, valid_from, valid_to, ...fields }: DefinitionVersion): Indicator {
  return mergedWith(indicator, fields, `${indicator.id}.versions.${id}`);
}

/** An entry with some of its fields replaced, checked as a whole. */
export function mergedWith(indicator: Indicator, fields: object, place: string): Indicator {
  const result = indicatorSchema.safeParse({ ...indicator, ...fields });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UserError('content/invalid', {
    file: place,
    path: issue?.path.join('.') ?? '',
    problem: issue?.message ?? 'is invalid',
  });
}

/** A version by its id, or by how it ends: 2025 means 国考2025 where no other ends so. */
export function requireVersion(indicator: Indicator, id: string): DefinitionVersion {
  const { versions } = indicator;
  const exact = versions.find((version) => version.id === id);
  const ending = versions.filter((version) => version.id.endsWith(id));
  const found = exact ?? (ending.length === 1 ? ending[0] : undefined);
  if (found) return found;
  throw new UserError('metrics/unknown-version', {
    id: indicator.id,
    version: id,
    nearest: nearest(
      id,
      versions.map((version) => version.id),
    ),
  });
}

/** Versions of which years lie in a period, in order; a year without one is read by the entry itself. */
export function versionsIn(indicator: Indicator, { from, to }: Period): DefinitionVersion[] {
  return indicator.versions
    .filter(({ valid_from, valid_to }) => valid_from <= yearOf(to) && (valid_to ?? 9999) >= yearOf(from))
    .sort((a, b) => a.valid_from - b.valid_from);
}

/** Whether all years of a period are read by one definition. */
function isWhole({ valid_from, valid_to }: DefinitionVersion, { from, to }: Period): boolean {
  return valid_from <= yearOf(from) && (valid_to ?? 9999) >= yearOf(to);
}

export interface Effective {
  readonly indicator: Indicator;
  readonly version: DefinitionVersion | undefined;
}

/** The definition that holds for a period, or the one that was named. Throws where the period lies over two. */
export function effective(indicator: Indicator, period: Period, forced: string | undefined): Effective {
  if (forced !== undefined) {
    const version = requireVersion(indicator, forced);
    return { indicator: atVersion(indicator, version), version };
  }
  const [version, ...others] = versionsIn(indicator, period);
  if (!version) return { indicator, version: undefined };
  if (others.length > 0 || !isWhole(version, period))
    throw new UserError('metrics/definition-change', {
      id: indicator.id,
      versions: indicator.versions.map(({ id, valid_from, valid_to }) => `${id}（${valid_from}–${valid_to ?? ''}）`),
    });
  return { indicator: atVersion(indicator, version), version };
}

export interface Part {
  /** Undefined: years without a version of their own. */
  readonly version: string | undefined;
  readonly from: string;
  readonly to: string;
}

/** A period cut where the definition changes, year by year; one part where it does not. */
export function partsOf(indicator: Indicator, period: Period): Part[] {
  const parts: Part[] = [];
  for (let year = yearOf(period.from); year <= yearOf(period.to); year++) {
    const day = `${year}-01-01`;
    const end = `${year}-12-31`;
    const version = versionsIn(indicator, { from: day, to: end })[0]?.id;
    const from = day > period.from ? day : period.from;
    const to = end < period.to ? end : period.to;
    const last = parts.at(-1);
    if (last && last.version === version) parts[parts.length - 1] = { ...last, to };
    else parts.push({ version, from, to });
  }
  return parts;
}

/** Versions do not overlap, and each gives a definition that holds. */
export function checkVersions(indicator: Indicator): void {
  const ordered = [...indicator.versions].sort((a, b) => a.valid_from - b.valid_from);
  ordered.forEach((version, at) => {
    atVersion(indicator, version);
    const next = ordered[at + 1];
    if (next && (version.valid_to ?? 9999) >= next.valid_from)
      throw new UserError('content/invalid', {
        file: indicator.id,
        path: 'versions',
        problem: `${version.id} and ${next.id} overlap`,
      });
  });
}

export const refuseCut = (): UserError =>
  invalidRequest(
    'granularity',
    '统计期跨越口径变化：请按月、季或年展开，或用 --version 指定版本',
    'the definition changes within the period: step by month, quarter or year, or name a version',
  );
