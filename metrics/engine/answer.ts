import { isCounted } from './additivity.ts';
import type { Batch } from './batch.ts';
import { bucketEnd, bucketStart, bucketsOf } from './calendar.ts';
import { askedBuckets, type PlannedComparison, planComparison } from './compare.ts';
import { comparedOf, liesBefore } from './compared.ts';
import { chartOf } from './control-chart.ts';
import type { Coverage, Covered } from './coverage.ts';
import { planDerived } from './derive.ts';
import { funnelOf } from './funnel.ts';
import { readHistoryTotals } from './history-totals.ts';
import { type Indicator, termsOf, viewsOf } from './indicator.ts';
import type { Members } from './members.ts';
import { matures, planRanks } from './ranking.ts';
import type { Asked } from './request.ts';
import { addFigures, type Figures, figureKey } from './sides.ts';
import type { SiteCalendar } from './site-calendar.ts';
import type { Successors } from './successors.ts';
import type { Scope } from './terms.ts';
import type { Comparison, MetricAnswer, MetricRow } from './types.ts';
import { evaluate, gapOf } from './value.ts';

const CODED_SHARE = 0.95;

interface Group {
  readonly codes: readonly (string | null)[];
  readonly names: readonly (string | null)[];
}

type Comparisons = ReadonlyMap<Comparison, ReadonlyMap<string | null, PlannedComparison>>;

function bucketName(bucket: string, granularity: Scope['granularity']): string {
  if (granularity === 'year') return bucket.slice(0, 4);
  if (granularity === 'quarter') return `${bucket.slice(0, 4)}Q${Math.ceil(Number(bucket.slice(5, 7)) / 3)}`;
  return granularity === 'month' ? bucket.slice(0, 7) : bucket;
}

/** The groups of an answer. Additive figures keep the groups that only the comparison has: a department that fell silent is shown as zero. */
function groupsOf(asked: Asked, main: Figures, others: readonly Figures[]): Group[] {
  const groups = new Map<string, Group>();
  const { denominator, kind } = asked.indicator;
  const additive = denominator === null && kind !== 'average';
  for (const figures of additive ? [main, ...others] : [main]) {
    for (const { codes, names } of figures.values()) {
      const key = figureKey(codes, null);
      if (!groups.has(key)) groups.set(key, { codes, names });
    }
  }
  if (asked.by.length === 0 && groups.size === 0) return [{ codes: [], names: [] }];
  return [...groups.values()].sort((a, b) => figureKey(a.codes, null).localeCompare(figureKey(b.codes, null)));
}

/** What is reported for a year speaks of all of it. */
function speaksOf(indicator: Indicator, view: string, covered: Covered | undefined): Covered | undefined {
  const isYearly = termsOf(indicator).every((term) => term.view !== view || term.window === 'last_year');
  if (!covered || !isYearly) return covered;
  return { from: bucketStart(covered.from, 'year'), to: bucketEnd(bucketStart(covered.to, 'year'), 'year') };
}

/** What the site says of its days and departments. */
export interface SiteFacts {
  readonly today: string;
  /** Who stands today for the departments of the past; undefined: nobody asks. */
  readonly successors: Successors | undefined;
  readonly calendar: SiteCalendar;
}

/** Registers all that a request needs; the function gives the answer, after the batch has run. */
export function planAnswer(
  asked: Asked,
  members: Members,
  batch: Batch,
  coverage: Coverage,
  site: SiteFacts,
): () => Promise<MetricAnswer> {
  const { indicator, period, granularity, by, filter } = asked;
  const { today, successors, calendar } = site;
  const views = viewsOf(indicator);
  const missing = [...indicator.missing, ...views.filter((view) => !members.has(view))];
  const shared = { by, filter, today, successors: asked.org === 'current' ? successors : undefined };
  const add = (scope: Pick<Scope, 'range' | 'granularity'>) =>
    addFigures(indicator, { ...shared, ...scope }, members, batch);
  const end = period.to < today ? period.to : today;
  const buckets = granularity
    ? askedBuckets({ from: period.from, to: period.to }, bucketsOf(period.from, end, granularity), granularity)
    : [{ bucket: null, period }];
  const scope = { range: period, granularity, today };
  const main = missing.length === 0 ? add(scope) : () => new Map();
  const registered: (() => Figures)[] = [];
  const remember = (part: Pick<Scope, 'range' | 'granularity'>) => {
    const figures = add(part);
    registered.push(figures);
    return figures;
  };
  const comparisons: Comparisons = new Map(
    missing.length > 0
      ? []
      : asked.compare.map((kind) => [
          kind,
          planComparison(kind, buckets, { scope, figures: main }, remember, {
            calendar,
            isSum: isCounted(indicator, members),
          }),
        ]),
  );
  const isThere = missing.length === 0;
  const derived = isThere ? planDerived({ asked, buckets, shared, members, batch }) : undefined;
  const ranks = isThere ? planRanks(asked, shared, members, batch) : undefined;
  const coded = addCoding(asked, members, batch);

  return async () => {
    const covered =
      missing.length > 0
        ? []
        : await Promise.all(
            views.map(async (view) => speaksOf(indicator, view, await coverage.of(view, batch.buildId))),
          );
    const absent = missing.length > 0 ? missing : views.filter((_, index) => covered[index] === undefined);
    const codingRate = coded();
    const before = [...comparisons.values()]
      .flatMap((plans) => [...plans.values()])
      .map(({ other }) => other)
      .filter((other) => liesBefore(other, covered));
    const history =
      absent.length > 0 || before.length === 0
        ? undefined
        : await readHistoryTotals(asked, before, members, batch, coverage);
    const isUncoded = typeof codingRate === 'number' && codingRate < CODED_SHARE;
    const isProvisional = (to: string) => isUncoded || matures(to, indicator, today);
    const rows = absent.length > 0 ? [] : rowsOf();
    return {
      id: indicator.id,
      name_zh: indicator.name_zh,
      name_en: indicator.name_en,
      unit: indicator.unit,
      direction: indicator.direction,
      build_id: batch.buildId,
      period: { from: period.from, to: period.to },
      org: asked.org,
      provisional: isProvisional(period.to),
      ...(codingRate === undefined ? {} : { coding_rate: codingRate }),
      ...(asked.version === undefined ? {} : { version: asked.version }),
      ...(absent.length > 0 ? { not_collected: { missing: absent } } : {}),
      ...(asked.chart && granularity ? { control_chart: chartOf(asked, asked.chart, rows, granularity, today) } : {}),
      ...(asked.funnel && absent.length === 0
        ? { funnel: funnelOf(indicator, { ...asked.funnel, isProvisional: isProvisional(period.to) }, rows) }
        : {}),
      rows,
    };

    function rowsOf(): MetricRow[] {
      const figures = main();
      const groups = groupsOf(
        asked,
        figures,
        registered.map((read) => read()),
      );
      const found = groups.flatMap((group) => buckets.map(({ bucket, period: range }) => rowOf(group, bucket, range)));
      return ordered(ranks ? ranks(found, { covered, isProvisional, today }) : found, asked);
    }

    function rowOf(group: Group, bucket: string | null, range: { from: string; to: string }): MetricRow {
      const gap = gapOf(indicator, range, granularity, covered);
      const valued = evaluate(indicator, main().get(figureKey(group.codes, bucket)), gap);
      const row: Record<string, unknown> = {};
      if (bucket) Object.assign(row, { date: bucket, date_name: bucketName(bucket, granularity) });
      by.forEach((word, index) => {
        row[word] = group.codes[index] ?? null;
        row[`${word}_name`] = group.names[index] ?? null;
      });
      const compare = Object.fromEntries(
        [...comparisons].map(([kind, plans]) => [
          kind,
          comparedOf(asked, group.codes, kind, plans.get(bucket), covered, history),
        ]),
      );
      const beside = derived ? { derived: derived(group.codes, bucket, valued, { covered }) } : {};
      return { ...row, ...valued, ...(asked.compare.length > 0 ? { compare } : {}), ...beside };
    }
  };
}

function ordered(rows: MetricRow[], asked: Asked): MetricRow[] {
  const sign = { value_desc: -1, value_asc: 1, dimension: 0 }[asked.sort];
  const sorted =
    sign === 0
      ? rows
      : // What has no value is last, whichever way the others are sorted.
        [...rows].sort(
          (a, b) => Number(a.value === null) - Number(b.value === null) || sign * ((a.value ?? 0) - (b.value ?? 0)),
        );
  return asked.limit === undefined ? sorted : sorted.slice(0, asked.limit);
}

/** The share of coded front pages behind a figure that stands on them; undefined where it does not. */
function addCoding(asked: Asked, members: Members, batch: Batch): () => number | null | undefined {
  const view = 'inpatient_activity';
  if (!asked.indicator.needs_coding || !members.get(view)?.measures.has('coded_discharges')) return () => undefined;
  const need = { view, filters: {}, by: [], range: asked.period, granularity: undefined };
  const coded = batch.add({ ...need, measure: 'coded_discharges' });
  const all = batch.add({ ...need, measure: 'discharges' });
  return () => {
    const total = all()[0]?.value ?? 0;
    return total === 0 ? null : (coded()[0]?.value ?? 0) / total;
  };
}
