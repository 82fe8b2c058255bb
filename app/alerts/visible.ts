import { type Identity, UserError } from '../../core/index.ts';
import { type IndicatorInfo, isFailure, type MetricRequest } from '../../metrics/index.ts';
import { ROLE_RIGHTS } from '../access/roles.ts';
import type { OpenSite } from '../site/open.ts';
import type { Alert } from './alerts.ts';
import { coversPlace, dimensionsOf, levelOf, placeKey, placeName, readPlaces } from './places.ts';
import { readRules } from './rules/rules.ts';
import { catalogueOf } from './targets/targets.ts';

/** An alert as one person may see it. */
export interface ShownAlert extends Alert {
  readonly title_zh: string;
  readonly title_en: string;
  /** Empty for a source. */
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly decimals: number;
  readonly place_name: string;
  /** The figure is too small for this person: neither value nor reason is shown. */
  readonly is_suppressed: boolean;
  readonly is_paused: boolean;
}

/** Late sources are the business of those who run the house. */
const SOURCE_READERS: readonly string[] = ['leader', 'engineer', 'sysadmin', 'system'];

interface Figured {
  readonly indicator: string;
  readonly institution: string;
  readonly department: string;
  readonly period_from: string | null;
  readonly period_to: string | null;
}

type Seen = 'hidden' | 'suppressed' | 'shown';

/**
 * What a person may see of figures at places: their rows must cover the place, and the same question asked in their name must be
 * answered. Alike questions travel together.
 */
export async function seenBy<T extends Figured>(
  open: OpenSite,
  identity: Identity,
  items: readonly T[],
): Promise<Map<T, Seen>> {
  const seen = new Map<T, Seen>(items.map((item) => [item, 'hidden']));
  if (identity.role !== 'system' && !ROLE_RIGHTS[identity.role].figures) return seen;
  const [places, catalogue] = [await readPlaces(open), await catalogueOf(open)];
  const asked = new Map<string, { request: MetricRequest; items: T[] }>();
  for (const item of items) {
    const indicator = catalogue.get(item.indicator);
    const by = indicator && dimensionsOf(levelOf(item), indicator);
    if (!by || !item.period_from || !item.period_to || !coversPlace(identity, item, places)) continue;
    const request = { id: item.indicator, from: item.period_from, to: item.period_to, by };
    const key = JSON.stringify(request);
    const known = asked.get(key);
    if (known) known.items.push(item);
    else asked.set(key, { request, items: [item] });
  }
  const questions = [...asked.values()];
  const { metrics } = await open.semantic();
  const answers = await metrics.answerMany(
    questions.map(({ request }) => request),
    identity,
  );
  for (const [index, question] of questions.entries()) {
    const answer = answers[index];
    if (!answer || isFailure(answer)) continue;
    const rows = new Map(
      answer.rows.map((row) => [
        placeKey({ institution: String(row['institution'] ?? ''), department: String(row['department'] ?? '') }),
        row,
      ]),
    );
    for (const item of question.items)
      seen.set(item, rows.get(placeKey(item))?.reason === 'suppressed' ? 'suppressed' : 'shown');
  }
  return seen;
}

const named = (indicator: IndicatorInfo | undefined) => ({
  name_zh: indicator?.name_zh ?? '',
  name_en: indicator?.name_en ?? '',
  unit: indicator?.unit ?? '',
  decimals: indicator?.decimals ?? 0,
});

/** The alerts that a person may see, with names. */
export async function showAlerts(open: OpenSite, identity: Identity, alerts: readonly Alert[]): Promise<ShownAlert[]> {
  const seen = await seenBy(open, identity, alerts);
  const [places, catalogue, { rules }] = [await readPlaces(open), await catalogueOf(open), readRules(open.site.dir)];
  const today = open.site.clock.today();
  return alerts.flatMap((alert) => {
    const isSource = alert.indicator === '' && SOURCE_READERS.includes(identity.role);
    const sight = isSource ? 'shown' : seen.get(alert);
    if (sight === undefined || sight === 'hidden') return [];
    const rule = rules.find(({ id }) => id === alert.rule);
    const is_suppressed = sight === 'suppressed';
    return [
      {
        ...alert,
        title_zh: rule?.title_zh ?? alert.rule,
        title_en: rule?.title_en ?? alert.rule,
        ...named(catalogue.get(alert.indicator)),
        place_name: alert.source === '' || alert.institution !== '' ? placeName(places, alert) : alert.source,
        is_suppressed,
        is_paused: (alert.paused_until ?? '') >= today,
        ...(is_suppressed ? { value: null, why_zh: '', why_en: '' } : {}),
        // Control limits are made of the figures themselves.
        ...(is_suppressed && alert.kind === 'signal' ? { low: null, high: null } : {}),
      },
    ];
  });
}

/** The alert as the person sees it; what they do not see is not there for them. */
export async function requireVisible(open: OpenSite, identity: Identity, alert: Alert): Promise<[ShownAlert]> {
  const [shown] = await showAlerts(open, identity, [alert]);
  if (!shown) throw new UserError('app/not-found', { what: '预警 (alert)', id: alert.id });
  return [shown];
}
