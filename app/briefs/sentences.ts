import { type Locale, numberPhrase } from '../../dashboards/index.ts';
import type { Compared, Direction } from '../../metrics/index.ts';

/** One figure of a brief with all that could be abnormal about it. */
export interface Finding {
  readonly indicator: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly decimals: number;
  readonly value: number;
  readonly provisional: boolean;
  /** The day of a series that its control chart calls unusual. */
  readonly signal?: {
    readonly date: string;
    readonly value: number;
    readonly rules: readonly string[];
    readonly center: number;
    readonly lower: number;
    readonly upper: number;
  };
  readonly target?: { readonly value: number; readonly direction: Exclude<Direction, 'monitor'> };
  readonly compared?: Compared;
}

export type Rule = 'spc' | 'target' | 'change';

export interface Sentence {
  readonly rule: Rule;
  readonly indicator: string;
  readonly zh: string;
  readonly en: string;
}

const MOST = 3;

const RULES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  beyond_limits: ['超出控制限', 'beyond the control limits'],
  nine_on_one_side: ['连续 9 点在均值一侧', 'nine points on one side of the center'],
  six_rising_or_falling: ['连续 6 点上升或下降', 'six points rising or falling'],
  two_of_three_beyond_two_sigma: ['3 点中 2 点超过两倍标准差', 'two of three points beyond two sigma'],
};
const CHANGES: Readonly<Record<'daily' | 'monthly', readonly [zh: string, en: string]>> = {
  daily: ['上周同期', 'the same days of last week'],
  monthly: ['上月', 'the month before'],
};

const missed = ({ value, target }: Finding) =>
  target !== undefined && (target.direction === 'higher_is_better' ? value < target.value : value > target.value);

/** How far out of the ordinary, in half widths of the limits, shares of the target and shares of the base. */
function severity(rule: Rule, { signal, target, value, compared }: Finding): number {
  if (rule === 'spc' && signal)
    return Math.abs(signal.value - signal.center) / Math.max((signal.upper - signal.lower) / 2, Number.EPSILON);
  if (rule === 'target' && target)
    return Math.abs(value - target.value) / Math.max(Math.abs(target.value), Number.EPSILON);
  const { change, change_kind, value: base } = compared ?? {};
  if (change === null || change === undefined) return 0;
  return Math.abs(change_kind === 'points' ? change / Math.max(Math.abs(base ?? 0), 1) : change);
}

const APPLIES: Readonly<Record<Rule, (finding: Finding) => boolean>> = {
  spc: ({ signal }) => signal !== undefined,
  target: missed,
  change: ({ compared }) => (compared?.change ?? 0) !== 0,
};

/** At most three, each of another indicator: signals of a control chart before missed targets before the largest changes. */
export function sentencesOf(findings: readonly Finding[], kind: 'daily' | 'monthly'): Sentence[] {
  const told: Sentence[] = [];
  for (const rule of ['spc', 'target', 'change'] as const) {
    const ranked = findings
      .filter((finding) => APPLIES[rule](finding))
      .sort((a, b) => severity(rule, b) - severity(rule, a) || a.indicator.localeCompare(b.indicator));
    for (const finding of ranked) {
      if (told.length === MOST) return told;
      if (told.some(({ indicator }) => indicator === finding.indicator)) continue;
      told.push({
        ...{ rule, indicator: finding.indicator },
        ...{ zh: sentence(rule, finding, kind, 'zh'), en: sentence(rule, finding, kind, 'en') },
      });
    }
  }
  return told;
}

function sentence(rule: Rule, finding: Finding, kind: 'daily' | 'monthly', locale: Locale): string {
  const { unit, decimals, provisional, signal, target, compared } = finding;
  const at = locale === 'zh' ? 0 : 1;
  const shown = (value: number | null) => numberPhrase(value, { locale, unit, decimals });
  const name = locale === 'zh' ? finding.name_zh : finding.name_en;
  const mark = provisional ? (locale === 'zh' ? '（暂定）' : ' (provisional)') : '';
  if (rule === 'spc' && signal) {
    const rules = signal.rules.map((one) => RULES[one]?.[at] ?? one).join(locale === 'zh' ? '、' : ', ');
    // Limits of whole numbers are none themselves; below nothing there is nothing to see.
    const [center, lower, upper] = [signal.center, Math.max(signal.lower, 0), signal.upper].map((limit) =>
      numberPhrase(limit, { locale, unit, decimals: Math.max(decimals, 1) }),
    );
    const on = kind === 'daily' ? signal.date : signal.date.slice(0, 7);
    return locale === 'zh'
      ? `${name} ${on} 为 ${shown(signal.value)}${mark}，控制图提示异常：${rules}（均值 ${center}，控制限 ${lower} 至 ${upper}）。`
      : `${name}, ${on}: ${shown(signal.value)}${mark}; control chart: ${rules} (center ${center}, limits ${lower} to ${upper}).`;
  }
  if (rule === 'target' && target)
    return locale === 'zh'
      ? `${name}为 ${shown(finding.value)}${mark}，未达目标 ${shown(target.value)}。`
      : `${name}: ${shown(finding.value)}${mark}, target ${shown(target.value)} missed.`;
  const change = compared?.change ?? 0;
  const size = changeSize(compared, unit, locale);
  const against = CHANGES[kind][at];
  const then = shown(compared?.value ?? null);
  if (locale === 'zh')
    return `${name}为 ${shown(finding.value)}${mark}，比${against}${change > 0 ? '上升' : '下降'} ${size}（${then}）。`;
  return `${name}: ${shown(finding.value)}${mark}, ${change > 0 ? 'up' : 'down'} ${size} on ${against} (${then}).`;
}

function changeSize(compared: Compared | undefined, unit: string, locale: Locale): string {
  const change = Math.abs(compared?.change ?? 0);
  if (compared?.change_kind !== 'points') return `${(change * 100).toFixed(1)}%`;
  if (unit === '%') return `${change.toFixed(1)}${locale === 'zh' ? ' 个百分点' : ' pp'}`;
  return numberPhrase(change, { locale, unit, decimals: 1 });
}
