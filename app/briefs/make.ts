import { join } from 'node:path';
import { addDays, type Identity, UserError } from '../../core/index.ts';
import { discoverPages, type Tile } from '../../dashboards/index.ts';
import {
  addMonths,
  type Compared,
  type IndicatorInfo,
  isFailure,
  type MetricAnswer,
  type MetricRequest,
  type MetricResult,
} from '../../metrics/index.ts';
import type { OpenSite } from '../site/open.ts';
import { type BriefKind, briefPeriod } from './period.ts';
import { type Unready, unreadyFor } from './readiness.ts';
import { type Finding, type Sentence, sentencesOf } from './sentences.ts';
import { targetsOf } from './targets.ts';

/** Points that a control chart is made of: days of a daily brief, months of a monthly one. */
const POINTS = { daily: 60, monthly: 24 } as const;
const COMPARED = { daily: 'last_week', monthly: 'mom' } as const;

export interface BriefTile {
  readonly indicator: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly kind: IndicatorInfo['kind'];
  readonly direction: IndicatorInfo['direction'];
  readonly decimals: number;
  readonly value: number | null;
  /** Why there is no value. */
  readonly reason: string | null;
  readonly provisional: boolean;
  /** With the same days of last week, or the month before. */
  readonly compared: Compared | null;
}

export interface Brief {
  readonly kind: BriefKind;
  readonly user: string;
  readonly role: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly as_of: string;
  readonly build_id: string;
  /** Whether every source has delivered and balances; else which does not. */
  readonly is_ready: boolean;
  readonly unready: readonly Unready[];
  readonly provisional: boolean;
  readonly sentences: readonly Sentence[];
  readonly tiles: readonly BriefTile[];
}

/** Tiles of the first page that the role has figures on: what the person looks at anyway. */
function tilesOf(open: OpenSite, { role }: Identity): Tile[] {
  const [page] = discoverPages([join(open.site.dir, 'pages')]).filter(
    ({ surface, roles, sections }) =>
      surface === 'desk' && roles.includes(role) && sections.some(({ kind }) => kind === 'kpis'),
  );
  if (!page) throw new UserError('app/not-found', { what: '此角色的简报 (brief of the role)', id: role });
  return page.sections.flatMap((section) => (section.kind === 'kpis' ? section.tiles : []));
}

/**
 * What this person should know of a period, with their own rights: three sentences of what is abnormal, then the figures.
 * It does not wait; it says what is not ready.
 */
export async function makeBrief(
  open: OpenSite,
  identity: Identity,
  kind: BriefKind,
  options: { readonly month?: string | undefined } = {},
): Promise<Brief> {
  const tiles = tilesOf(open, identity);
  const period = briefPeriod(kind, open.site.clock.today(), options.month);
  const { metrics } = await open.semantic();
  const catalogue = new Map(metrics.catalogue(identity).map((one) => [one.id, one]));
  const first = kind === 'daily' ? addDays(period.to, 1 - POINTS.daily) : addMonths(period.from, 1 - POINTS.monthly);
  const granularity = kind === 'daily' ? 'day' : 'month';
  const answers = await metrics.answerMany(
    tiles.flatMap(({ indicator: id }): MetricRequest[] => [
      { id, ...period, compare: [COMPARED[kind]] },
      { id, from: first, to: period.to, by: ['date'], granularity, chart: 'auto' },
    ]),
    identity,
  );
  const targets = await targetsOf(open, identity, period.to.slice(0, 4), catalogue);
  const shown = tiles.map((tile, at) => tileOf(tile, catalogue.get(tile.indicator), answers[at * 2], COMPARED[kind]));
  const findings = shown.flatMap((tile, at): Finding[] => {
    if (tile.value === null) return [];
    const signal = signalOf(answers[at * 2 + 1], period);
    const target = targets.get(tile.indicator);
    return [
      {
        ...{ indicator: tile.indicator, name_zh: tile.name_zh, name_en: tile.name_en, unit: tile.unit },
        ...{ decimals: tile.decimals, value: tile.value, provisional: tile.provisional },
        ...(signal ? { signal } : {}),
        ...(target ? { target } : {}),
        ...(tile.compared ? { compared: tile.compared } : {}),
      },
    ];
  });
  const unready = await unreadyFor(open, period);
  const builds = answers.flatMap((answer) => (isFailure(answer) ? [] : [answer.build_id])).sort();
  return {
    ...{ kind, user: identity.user, role: identity.role, period, as_of: open.site.clock.asOf() },
    build_id: builds.at(-1) ?? '',
    ...{ is_ready: unready.length === 0, unready },
    provisional: shown.some((tile) => tile.value !== null && tile.provisional),
    sentences: sentencesOf(findings, kind),
    tiles: shown,
  };
}

function tileOf(
  { indicator, title_zh, title_en }: Tile,
  info: IndicatorInfo | undefined,
  answer: MetricResult | undefined,
  comparison: 'last_week' | 'mom',
): BriefTile {
  const face = {
    indicator,
    name_zh: title_zh ?? info?.name_zh ?? indicator,
    name_en: title_en ?? info?.name_en ?? indicator,
    unit: info?.unit ?? '',
    kind: info?.kind ?? ('count' as const),
    direction: info?.direction ?? ('monitor' as const),
    decimals: info?.decimals ?? 0,
  };
  const without = (reason: string, provisional = false): BriefTile => ({
    ...{ ...face, value: null, reason, provisional, compared: null },
  });
  if (!answer || isFailure(answer)) return without(answer?.error.status === 403 ? 'denied' : 'no_data');
  if (answer.not_collected) return without('not_collected');
  const [row] = answer.rows;
  if (!row || row.value === null) return without(row?.reason ?? 'no_data', answer.provisional);
  const compared = row.compare?.[comparison] ?? null;
  return { ...face, value: row.value, reason: null, provisional: answer.provisional, compared };
}

/** The last day (or month) of the period that the chart calls unusual. */
function signalOf(answer: MetricResult | undefined, { from, to }: Brief['period']): Finding['signal'] | undefined {
  if (!answer || isFailure(answer) || !answer.control_chart) return undefined;
  const point = answer.control_chart.points.findLast(
    ({ date, signals }) => date >= from && date <= to && signals.length > 0,
  );
  const value = point && valueOn(answer, point.date);
  if (!point || value === null || value === undefined) return undefined;
  const { date, signals: rules, center, lower, upper } = point;
  return center === null || lower === null || upper === null ? undefined : { date, value, rules, center, lower, upper };
}

const valueOn = (answer: MetricAnswer, date: string) => answer.rows.find((row) => row['date'] === date)?.value;
