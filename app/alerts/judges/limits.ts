import { addDays } from '../../../core/index.ts';
import { askFigures, lastMatureMonth, unjudged } from '../figures.ts';
import { type Finding, found, type Judge, limitText } from '../finding.ts';
import { METHOD_NAMES } from '../forecast.ts';
import { isBroken, type Light } from '../light.ts';
import type { JudgedLight } from '../lights.ts';
import { levelOf, placeKey, WHOLE } from '../places.ts';
import type { RuleOf } from '../rules/rules.ts';

const yesterdayOf = (today: string) => ({ from: addDays(today, -1), to: addDays(today, -1) });

export const judgeThreshold: Judge<RuleOf<'threshold'>> = (rule, { questions, catalogue, today, isOpen }) => {
  const asked = rule.indicators.flatMap((id) => {
    const indicator = catalogue.get(id);
    if (!indicator) return [];
    const days = rule.period === 'month' ? lastMatureMonth(indicator, today) : yesterdayOf(today);
    return rule.scope.flatMap((level) => {
      const figures = askFigures(questions, indicator, level, days);
      return figures ? [{ id, days, figures }] : [];
    });
  });
  return () =>
    asked.flatMap(({ id, days, figures }) => {
      const answered = figures();
      if (!answered) return [];
      return [...answered.rows.values()].map(({ place, row }): Finding => {
        const subject = { rule: rule.id, indicator: id, ...place, source: '' };
        const base = { ...subject, period: days, build_id: answered.answer.build_id, low: rule.low, high: rule.high };
        if (unjudged(answered.answer, row) !== undefined || row.value === null)
          return found({ ...base, verdict: 'unknown' });
        const verdict = isBroken(rule, row.value, isOpen(subject)) ? 'abnormal' : 'normal';
        const why = { why_zh: `应${limitText(rule, 'zh')}`, why_en: `should be ${limitText(rule, 'en')}` };
        return found({ ...base, verdict, value: row.value, ...why });
      });
    });
};

const isAbout = (rule: RuleOf<'target'> | RuleOf<'forecast'>, light: JudgedLight) =>
  rule.scope.includes(levelOf(light)) && (rule.indicators === 'targets' || rule.indicators.includes(light.indicator));

const baseOf = (rule: { readonly id: string }, light: JudgedLight) => ({
  ...{
    rule: rule.id,
    indicator: light.indicator,
    institution: light.institution,
    department: light.department,
    source: '',
  },
  ...{
    period: { from: light.period_from, to: light.period_to },
    build_id: light.build_id,
    low: light.low,
    high: light.high,
  },
});

const RED: readonly (Light | null)[] = ['red'];
const WARNING: readonly (Light | null)[] = ['red', 'yellow'];

/** A sum whose year still runs is for `forecast`. */
export const judgeTarget: Judge<RuleOf<'target'>> =
  (rule, { lights }) =>
  () => {
    const bad = rule.light === 'red' ? RED : WARNING;
    return lights()
      .filter((light) => isAbout(rule, light) && light.basis !== 'forecast')
      .map((light) => {
        const isFew = light.cases !== null && light.cases < rule.fewest;
        const verdict = light.light === null || isFew ? 'unknown' : bad.includes(light.light) ? 'abnormal' : 'normal';
        const whose = light.basis === 'year' ? ['全年', 'of the year'] : ['该月', 'of the month'];
        return found({
          ...baseOf(rule, light),
          verdict,
          value: light.value,
          why_zh: `${whose[0]}未达 ${light.year} 年目标（${limitText(light, 'zh')}）`,
          why_en: `misses the target of ${light.year} (${limitText(light, 'en')}), figure ${whose[1]}`,
        });
      });
  };

export const judgeForecast: Judge<RuleOf<'forecast'>> =
  (rule, { lights, isOpen }) =>
  () =>
    lights()
      .filter((light) => isAbout(rule, light) && light.forecast?.method !== 'over')
      .map((light) => {
        const base = baseOf(rule, light);
        const { forecast } = light;
        if (!forecast) return found({ ...base, verdict: 'unknown' });
        const [zh, en] = METHOD_NAMES[forecast.method];
        return found({
          ...base,
          period: { from: forecast.from, to: forecast.to },
          verdict: isBroken(light, forecast.value, isOpen(base)) ? 'abnormal' : 'normal',
          value: forecast.value,
          why_zh: `预计全年达不到 ${light.year} 年目标（${limitText(light, 'zh')}）；预测方法：${zh}`,
          why_en: `the year is forecast to miss its target (${limitText(light, 'en')}); method: ${en}`,
        });
      });

export const judgeMissing: Judge<RuleOf<'missing'>> = (rule, { questions, catalogue, places, today }) => {
  const asked = rule.indicators.flatMap((id) => {
    const indicator = catalogue.get(id);
    if (!indicator) return [];
    const days = rule.period === 'month' ? lastMatureMonth(indicator, today) : yesterdayOf(today);
    return rule.scope.flatMap((level) => {
      const figures = askFigures(questions, indicator, level, days);
      return figures ? [{ id, days, level, figures }] : [];
    });
  });
  return () =>
    asked.flatMap(({ id, days, level, figures }) => {
      const answered = figures();
      if (!answered) return [];
      const institutions = [...places.institutions.keys()].map((institution) => ({ institution, department: '' }));
      const expected = { hospital: [WHOLE], institution: institutions, department: [...places.departments.values()] }[
        level
      ];
      return expected.map(({ institution, department }): Finding => {
        const place = { institution, department };
        const row = answered.rows.get(placeKey(place))?.row;
        // Nobody ever recorded it: not collected, which is another thing than late or lost.
        const isUncollected = answered.answer.not_collected !== undefined || row?.reason === 'not_collected';
        const isMissing = row === undefined || row.reason === 'no_data';
        return found({
          ...{ rule: rule.id, indicator: id, ...place, period: days, build_id: answered.answer.build_id },
          verdict: isUncollected ? 'unknown' : isMissing ? 'abnormal' : 'normal',
          value: row?.value ?? null,
          why_zh: '该期间应有数据而没有（未到或漏采，不是 0）',
          why_en: 'the period should have figures and has none (late or lost, not zero)',
        });
      });
    });
};
