import { addDays, type Identity, UserError } from '../../core/index.ts';
import {
  type Direction,
  type IndicatorInfo,
  isFailure,
  type MetricRequest,
  type MetricResult,
} from '../../metrics/index.ts';
import type { OpenSite } from '../site/open.ts';
import { missingEvidence, type Pack, type PackItem } from './pack.ts';

/**
 * met 达标, improving 在改善, behind 未改善, not_met 未达标 (no baseline to measure from), running 进行中 (a sum whose year is not over);
 * the others say why there is nothing to judge.
 */
export type ItemState =
  | 'met'
  | 'improving'
  | 'behind'
  | 'not_met'
  | 'running'
  | 'no_target'
  | 'no_data'
  | 'not_collected'
  | 'not_begun'
  | 'denied'
  | 'failed';

export interface PackRow {
  readonly id: string;
  readonly code: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly direction: Direction;
  readonly office: string;
  readonly baseline: { readonly value: number; readonly period: string; readonly source: string } | null;
  readonly target: number | null;
  readonly now: number | null;
  readonly is_provisional: boolean;
  /** Share of the way from baseline to target that is done; below 0 is backwards, above 1 beyond it. Null without both. */
  readonly progress: number | null;
  readonly state: ItemState;
  /** What has to be collected first. */
  readonly missing: readonly string[];
  readonly evidence: readonly string[];
  readonly missing_evidence: readonly string[];
  readonly build_id: string | null;
}

export interface PackReport extends Pick<Pack, 'id' | 'title_zh' | 'title_en' | 'source' | 'owner'> {
  readonly due: string | null;
  readonly note_zh: string | null;
  readonly note_en: string | null;
  readonly year: string;
  readonly years: readonly string[];
  readonly period: { readonly from: string; readonly to: string };
  readonly counts: Readonly<Record<ItemState, number>>;
  readonly evidence: { readonly named: number; readonly missing: number; readonly items_without: number };
  readonly rows: readonly PackRow[];
}

/** Which way is better: as the catalogue says, and where it says nothing, as the target lies from the baseline. */
function wanted(direction: Direction, target: number, baseline: number | undefined): 1 | -1 {
  if (direction !== 'monitor') return direction === 'higher_is_better' ? 1 : -1;
  return baseline !== undefined && target < baseline ? -1 : 1;
}

/** How far a figure has come from its baseline to its target. */
export function judge(
  direction: Direction,
  now: number,
  target: number | null,
  baseline: number | undefined,
): { readonly state: ItemState; readonly progress: number | null } {
  if (target === null) return { state: 'no_target', progress: null };
  const isMet = wanted(direction, target, baseline) * (now - target) >= 0;
  const way = baseline === undefined ? 0 : target - baseline;
  const progress = way === 0 || baseline === undefined ? null : (now - baseline) / way;
  if (isMet) return { state: 'met', progress };
  if (progress === null) return { state: 'not_met', progress };
  return { state: progress > 0 ? 'improving' : 'behind', progress };
}

/** The sum of half a year is neither far from the year's target nor safely below it. */
function judgeSoFar(judged: ReturnType<typeof judge>, isMoreBetter: boolean): ReturnType<typeof judge> {
  const isSettled = judged.state === 'no_target' || (judged.state === 'met' && isMoreBetter);
  return isSettled ? judged : { state: 'running', progress: null };
}

const isSum = (info: IndicatorInfo | undefined) =>
  info?.additivity === 'additive' && (info.kind === 'count' || info.kind === 'money');

/** Years that the pack has targets for; the one meant when none is named: that of yesterday, else the last before it, else the first. */
export function yearsOf(pack: Pack, yesterday: string): { years: readonly string[]; usual: string } {
  const own = yesterday.slice(0, 4);
  const years = [...new Set(pack.indicators.flatMap(({ targets }) => Object.keys(targets)))].sort();
  return { years, usual: pack.year ?? years.filter((year) => year <= own).at(-1) ?? years[0] ?? own };
}

/** The pack as this person sees it: each figure of the year so far beside baseline and target. */
export async function packReport(open: OpenSite, identity: Identity, pack: Pack, asked?: string): Promise<PackReport> {
  const yesterday = addDays(open.site.clock.today(), -1);
  const { years, usual } = yearsOf(pack, yesterday);
  const year = asked ?? usual;
  if (asked !== undefined && !years.includes(asked))
    throw new UserError('app/not-found', { what: '目标年度 (target year)', id: asked, near: years.join(', ') });
  const from = `${year}-01-01`;
  const end = `${year}-12-31`;
  const to = end < yesterday ? end : yesterday;
  const { metrics } = await open.semantic();
  const catalogue = new Map(metrics.catalogue(identity).map((one) => [one.id, one]));
  const hasBegun = from <= yesterday;
  const requests = pack.indicators.map(
    ({ id, filter }): MetricRequest => ({ id, from, to, ...(filter ? { filter } : {}) }),
  );
  const answers = hasBegun ? await metrics.answerMany(requests, identity) : [];
  const rows = pack.indicators.map((item, at): PackRow => {
    const info = catalogue.get(item.id);
    const target = item.targets[year] ?? null;
    return {
      id: item.id,
      code: info?.code ?? '',
      name_zh: item.name_zh ?? info?.name_zh ?? item.id,
      name_en: item.name_en ?? info?.name_en ?? item.id,
      unit: info?.unit ?? '',
      direction: info?.direction ?? 'monitor',
      office: item.office,
      baseline: item.baseline ?? null,
      target,
      ...figureOf(hasBegun ? answers[at] : undefined, item, target, info, isSum(info) && to < end),
      evidence: item.evidence,
      missing_evidence: missingEvidence(open, item),
    };
  });
  const { id, title_zh, title_en, source, owner } = pack;
  return {
    ...{ id, title_zh, title_en, source, owner, year, years, period: { from, to: hasBegun ? to : end } },
    ...{ due: pack.due ?? null, note_zh: pack.note_zh ?? null, note_en: pack.note_en ?? null },
    counts: countStates(rows),
    evidence: {
      named: rows.reduce((sum, row) => sum + row.evidence.length, 0),
      missing: rows.reduce((sum, row) => sum + row.missing_evidence.length, 0),
      items_without: rows.filter((row) => row.evidence.length === 0).length,
    },
    rows,
  };
}

function figureOf(
  answer: MetricResult | undefined,
  { baseline }: PackItem,
  target: number | null,
  info: IndicatorInfo | undefined,
  isSoFar: boolean,
) {
  const nothing = {
    now: null,
    is_provisional: false,
    progress: null,
    missing: [] as readonly string[],
    build_id: null,
  };
  if (answer === undefined) return { ...nothing, state: 'not_begun' as const };
  if (isFailure(answer)) {
    // One figure that cannot be had does not spoil the others.
    if (answer.error.status === 403) return { ...nothing, state: 'denied' as const };
    return { ...nothing, missing: [answer.error.message], state: 'failed' as const };
  }
  const { build_id, provisional: is_provisional } = answer;
  if (answer.not_collected)
    return { ...nothing, build_id, missing: answer.not_collected.missing, state: 'not_collected' as const };
  const [row] = answer.rows;
  if (row?.value === null || row === undefined) {
    const state = row?.reason === 'not_collected' ? ('not_collected' as const) : ('no_data' as const);
    return { ...nothing, build_id, is_provisional, state };
  }
  const direction = info?.direction ?? 'monitor';
  const judged = judge(direction, row.value, target, baseline?.value);
  return {
    ...{ ...nothing, build_id, is_provisional, now: row.value },
    ...(isSoFar ? judgeSoFar(judged, target !== null && wanted(direction, target, baseline?.value) > 0) : judged),
  };
}

function countStates(rows: readonly PackRow[]): Readonly<Record<ItemState, number>> {
  const counts: Record<ItemState, number> = {
    ...{
      met: 0,
      improving: 0,
      behind: 0,
      not_met: 0,
      running: 0,
      no_target: 0,
      no_data: 0,
      not_collected: 0,
      not_begun: 0,
      denied: 0,
      failed: 0,
    },
  };
  for (const { state } of rows) counts[state] += 1;
  return counts;
}
