import { addDays } from '../../core/index.ts';
import { ranksOf } from '../methods/ranks.ts';
import type { Batch } from './batch.ts';
import { bucketEnd, bucketStart } from './calendar.ts';
import type { Covered } from './coverage.ts';
import type { Rank, Ranking } from './derived-types.ts';
import type { Indicator } from './indicator.ts';
import type { Members } from './members.ts';
import { periodBefore } from './period.ts';
import type { Asked } from './request.ts';
import { addFigures, figureKey } from './sides.ts';
import type { Scope } from './terms.ts';
import type { Compared, MetricAnswer, MetricRow } from './types.ts';
import { evaluate, gapOf, type Valued } from './value.ts';
import { bucketsBack } from './windows.ts';

type Codes = readonly (string | null)[];

/** Best first: what should be low begins with the lowest, everything else with the highest. */
export const orderOf = ({ rank, direction }: Indicator): 'desc' | 'asc' =>
  rank?.order ?? (direction === 'lower_is_better' ? 'asc' : 'desc');

/** The dimension whose members have places. */
export const rankedDimension = ({ indicator, by }: Pick<Asked, 'indicator' | 'by'>): string | undefined =>
  indicator.rank?.over ?? by.at(-1);

/** Who is held against whom: the same bucket, and the same members of the other dimensions. */
function peersOf({ by, indicator }: Asked, codes: Codes, bucket: string | null): string {
  const position = by.indexOf(rankedDimension({ indicator, by }) ?? '');
  return figureKey(
    codes.filter((_, index) => index !== position),
    bucket,
  );
}

interface Placed {
  readonly key: string;
  readonly peers: string;
  readonly value: number | null;
}

interface Places {
  readonly places: ReadonlyMap<string, number | null>;
  readonly counts: ReadonlyMap<string, number>;
}

function placesOf(list: readonly Placed[], order: 'desc' | 'asc', method: Ranking): Places {
  const groups = new Map<string, Placed[]>();
  for (const one of list) groups.set(one.peers, [...(groups.get(one.peers) ?? []), one]);
  const places = new Map<string, number | null>();
  const counts = new Map<string, number>();
  for (const [peers, members] of groups) {
    const ranks = ranksOf(
      members.map(({ value }) => value),
      order,
      method,
    );
    members.forEach(({ key }, index) => {
      places.set(key, ranks[index] ?? null);
    });
    counts.set(peers, ranks.filter((rank) => rank !== null).length);
  }
  return { places, counts };
}

export interface RankContext {
  readonly covered: readonly (Covered | undefined)[];
  /** Whether a figure up to a day is not to be ranked yet. */
  isProvisional(to: string): boolean;
  readonly today: string;
}

type RankRows = (rows: readonly MetricRow[], context: RankContext) => MetricRow[];

/** Registers the places of the period before; the function gives rows with their places, and the places as values where the indicator is one. */
export function planRanks(
  asked: Asked,
  shared: Omit<Scope, 'range' | 'granularity'>,
  members: Members,
  batch: Batch,
): RankRows | undefined {
  const { indicator, period, granularity, by } = asked;
  const method = asked.rank ?? (indicator.rank ? 'competition' : undefined);
  if (!method) return undefined;
  const order = orderOf(indicator);
  const range = granularity
    ? { from: bucketsBack(bucketStart(period.from, granularity), granularity, 1), to: period.to }
    : periodBefore(period, period);
  const before = addFigures(indicator, { ...shared, range, granularity }, members, batch);
  const codesOf = (row: MetricRow): Codes => by.map((word) => (row[word] ?? null) as string | null);
  const bucketOf = (row: MetricRow) => (granularity ? String(row['date']) : null);
  const bucketBefore = (bucket: string | null) => (bucket && granularity ? bucketsBack(bucket, granularity, 1) : null);
  const isMember = (codes: Codes) => codes[by.indexOf(rankedDimension(asked) ?? '')] !== null;

  return (rows, { covered, isProvisional, today }) => {
    const endOf = (bucket: string | null) => {
      const end = bucket && granularity ? bucketEnd(bucket, granularity) : period.to;
      return end < period.to ? end : period.to;
    };
    const placesBy = (figureOf: (row: MetricRow) => number | null) =>
      placesOf(
        rows.map((row) => {
          const [codes, bucket] = [codesOf(row), bucketOf(row)];
          const value = isMember(codes) && !isProvisional(endOf(bucket)) ? figureOf(row) : null;
          return { key: figureKey(codes, bucket), peers: peersOf(asked, codes, bucket), value };
        }),
        order,
        method,
      );
    const now = placesBy(({ value }) => value);
    const gapBefore = (bucket: string | null) => {
      const span = bucket && granularity ? { from: bucket, to: bucketEnd(bucket, granularity) } : range;
      return gapOf(indicator, span, granularity, covered, true);
    };
    // Who is there now and was silent then had nothing, and is placed as now.
    const known = new Map(
      [...before().values()].map(({ codes, bucket }) => [figureKey(codes, bucket), { codes, bucket }]),
    );
    for (const row of rows) {
      const [codes, bucket] = [codesOf(row), bucketBefore(bucketOf(row))];
      known.set(figureKey(codes, bucket), { codes, bucket });
    }
    const earlier = placesOf(
      [...known].map(([key, { codes, bucket }]) => {
        const value = isMember(codes) ? evaluate(indicator, before().get(key), gapBefore(bucket)).value : null;
        return { key, peers: peersOf(asked, codes, bucket), value };
      }),
      order,
      method,
    );
    const isCut = (bucket: string | null) =>
      bucket !== null &&
      granularity !== undefined &&
      (bucket < period.from || bucketEnd(bucket, granularity) > period.to || bucketEnd(bucket, granularity) >= today);
    const rankOf = (row: MetricRow): Rank => {
      const [codes, bucket] = [codesOf(row), bucketOf(row)];
      const value = now.places.get(figureKey(codes, bucket)) ?? null;
      const last = bucketBefore(bucket);
      const previous = isCut(bucket) ? null : (earlier.places.get(figureKey(codes, last)) ?? null);
      const reason = !isMember(codes)
        ? ('unassigned' as const)
        : isProvisional(endOf(bucket))
          ? ('provisional' as const)
          : row.reason;
      return {
        value,
        ...(value === null && reason ? { reason } : {}),
        of: now.counts.get(peersOf(asked, codes, bucket)) ?? 0,
        order,
        method,
        among: 'visible',
        previous,
        movement: value === null || previous === null ? null : previous - value,
      };
    };
    const ranked = rows.map((row) => ({ ...row, derived: { ...row.derived, rank: rankOf(row) } }));
    return indicator.rank ? asValues(ranked, (figureOf) => placesBy(figureOf).places, codesOf, bucketOf) : ranked;
  };
}

/** The places themselves as the figures of an indicator that is one; a change is in places. */
function asValues(
  rows: readonly (MetricRow & { readonly derived: { readonly rank: Rank } })[],
  placesBy: (figureOf: (row: MetricRow) => number | null) => ReadonlyMap<string, number | null>,
  codesOf: (row: MetricRow) => Codes,
  bucketOf: (row: MetricRow) => string | null,
): MetricRow[] {
  const kinds = Object.keys(rows[0]?.compare ?? {}) as (keyof NonNullable<MetricRow['compare']>)[];
  const others = new Map(kinds.map((kind) => [kind, placesBy((row) => row.compare?.[kind]?.value ?? null)]));
  return rows
    .filter(({ derived }) => derived.rank.reason !== 'unassigned')
    .map((row) => {
      const { value, reason } = row.derived.rank;
      const key = figureKey(codesOf(row), bucketOf(row));
      const compare = Object.fromEntries(
        kinds.map((kind) => [kind, placesApart(row.compare?.[kind], value, others.get(kind)?.get(key) ?? null)]),
      );
      const { reason: _reason, ...rest } = row;
      const valued: Omit<Valued, 'reason'> = { value, numerator: value, denominator: null };
      const why = value === null ? { reason: reason === 'provisional' ? ('provisional' as const) : row.reason } : {};
      return {
        ...rest,
        ...valued,
        ...(why.reason ? { reason: why.reason } : {}),
        ...(kinds.length > 0 ? { compare } : {}),
      };
    });
}

function placesApart(compared: Compared | undefined, value: number | null, other: number | null): Compared {
  const { from = '', to = '', reason } = compared ?? {};
  const change = value === null || other === null ? null : value - other;
  const why = change === null && reason ? { reason } : {};
  return { value: other, change, change_kind: 'points', from, to, ...why };
}

/** Takes the places away from figures that turned out to be provisional after they were ranked. */
export function withoutRanks(answer: MetricAnswer): MetricAnswer {
  const rows = answer.rows.map((row): MetricRow => {
    const { rank, ...derived } = row.derived ?? {};
    if (!rank || rank.value === null) return row;
    const nothing: Rank = { ...rank, value: null, reason: 'provisional', movement: null };
    return { ...row, derived: { ...derived, rank: nothing } };
  });
  return { ...answer, rows };
}

export const matures = (to: string, { available_after }: Indicator, today: string): boolean =>
  addDays(to, available_after) >= today;
