import type { Compared, IndicatorInfo } from '../../../metrics/index.ts';
import { addMonths } from '../../../metrics/index.ts';
import type { Place } from '../../forms/places.ts';
import { askFigures, lastMatureMonth, unjudged } from '../figures.ts';
import { type Finding, found, type Judge, type Judging } from '../finding.ts';
import { type Level, WHOLE } from '../places.ts';
import type { RuleOf } from '../rules/rules.ts';

function isWorse(change: number, direction: IndicatorInfo['direction']): boolean {
  if (direction === 'monitor') return true;
  return direction === 'higher_is_better' ? change < 0 : change > 0;
}

const percent = (fraction: number) => `${fraction > 0 ? '+' : ''}${(fraction * 100).toFixed(1)} %`;

function changeText({ change, change_kind }: Compared, unit: string): string {
  if (change === null) return '';
  return change_kind === 'relative' ? percent(change) : `${change > 0 ? '+' : ''}${change.toFixed(2)} ${unit}`;
}

export const judgeChange: Judge<RuleOf<'change'>> = (rule, { questions, catalogue, today }) => {
  const asked = rule.indicators.flatMap((id) => {
    const indicator = catalogue.get(id);
    if (!indicator) return [];
    const days = lastMatureMonth(indicator, today);
    return rule.scope.flatMap((level) => {
      const figures = askFigures(questions, indicator, level, days, { compare: [rule.compare] });
      return figures ? [{ indicator, days, figures }] : [];
    });
  });
  const [zh, en] = rule.compare === 'yoy' ? ['同比', 'against last year'] : ['环比', 'against the month before'];
  return () =>
    asked.flatMap(({ indicator, days, figures }) => {
      const answered = figures();
      if (!answered) return [];
      return [...answered.rows.values()].map(({ place, row }): Finding => {
        const base = {
          rule: rule.id,
          indicator: indicator.id,
          ...place,
          period: days,
          build_id: answered.answer.build_id,
        };
        const compared = row.compare?.[rule.compare];
        const change = compared?.change ?? null;
        const isFew = Math.abs(row.denominator ?? compared?.value ?? 0) < rule.fewest;
        if (unjudged(answered.answer, row) !== undefined || !compared || change === null || isFew)
          return found({ ...base, verdict: 'unknown' });
        const counts = !rule.worse_only || isWorse(change, indicator.direction);
        const text = changeText(compared, indicator.unit);
        return found({
          ...base,
          verdict: counts && Math.abs(change) > rule.beyond ? 'abnormal' : 'normal',
          value: row.value,
          why_zh: `${zh} ${text}`,
          why_en: `${text} ${en}`,
        });
      });
    });
};

const SIGNAL_NAMES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  beyond_limits: ['超出控制限', 'beyond its limits'],
  nine_on_one_side: ['连续 9 点在中心线同侧', 'nine in a row on one side'],
  six_rising_or_falling: ['连续 6 点上升或下降', 'six in a row rising or falling'],
  fourteen_alternating: ['连续 14 点上下交替', 'fourteen in a row alternating'],
  two_of_three_beyond_two_sigma: ['3 点中 2 点在 2σ 外', 'two of three beyond two sigma'],
  four_of_five_beyond_one_sigma: ['5 点中 4 点在 1σ 外', 'four of five beyond one sigma'],
  fifteen_within_one_sigma: ['连续 15 点在 1σ 内', 'fifteen within one sigma'],
  eight_beyond_one_sigma: ['连续 8 点在 1σ 外', 'eight beyond one sigma'],
  cusum_out: ['累积和越限', 'cumulative sum beyond its limit'],
  ewma_out: ['指数加权均值越限', 'weighted average beyond its limit'],
};

function signalText(signals: readonly string[], language: 0 | 1): string {
  return signals.map((name) => SIGNAL_NAMES[name]?.[language] ?? name).join(language === 0 ? '、' : ', ');
}

function placesOf({ places }: Judging, level: Level): readonly Place[] {
  if (level === 'hospital') return [WHOLE];
  if (level === 'department')
    return [...places.departments.values()].map(({ institution, department }) => ({ institution, department }));
  return [...places.institutions.keys()].map((institution) => ({ institution, department: '' }));
}

/** One chart is one series: each place is asked on its own. The engine judges; this reads what it says of the last mature month. */
export const judgeSignal: Judge<RuleOf<'signal'>> = (rule, judging) => {
  const asked = rule.indicators.flatMap((id) => {
    const indicator = judging.catalogue.get(id);
    if (!indicator) return [];
    const month = lastMatureMonth(indicator, judging.today);
    return rule.scope.flatMap((level) =>
      placesOf(judging, level).flatMap((place) => {
        const needs = [place.institution && 'institution', place.department && 'department'].filter(Boolean);
        if (needs.some((name) => !indicator.dimensions.includes(name))) return [];
        const filter = {
          ...(place.institution ? { institution: [place.institution] } : {}),
          ...(place.department ? { department: [place.department] } : {}),
        };
        const period = { from: addMonths(month.from, 1 - rule.months), to: month.to };
        const answered = judging.questions.ask({
          ...{ id, ...period, by: ['date'], granularity: 'month', chart: 'auto' },
          ...(Object.keys(filter).length > 0 ? { filter } : {}),
        });
        return [{ id, place, month, answered }];
      }),
    );
  });
  return () =>
    asked.flatMap(({ id, place, month, answered }): Finding[] => {
      const answer = answered();
      if (!answer) return [];
      const base = { rule: rule.id, indicator: id, ...place, period: month, build_id: answer.build_id };
      const row = answer.rows.find(({ date }) => date === month.from);
      const point = answer.control_chart?.points.find(({ date }) => date === month.from);
      if (unjudged(answer, row) !== undefined || !point || point.center === null)
        return [found({ ...base, verdict: 'unknown' })];
      const { signals, lower, upper } = point;
      return [
        found({
          ...base,
          verdict: signals.length > 0 ? 'abnormal' : 'normal',
          ...{ value: row?.value ?? null, low: lower, high: upper },
          why_zh: `控制图判异：${signalText(signals, 0)}`,
          why_en: `unusual on the control chart: ${signalText(signals, 1)}`,
        }),
      ];
    });
};
