import type { Locale } from '../../engine/number-text.ts';
import type { RegressionInfo } from '../../engine/regression-wire.ts';

/** A coefficient's name for people: `drugB` with reference A becomes `药物 B（对 A）`. */
export function termText(term: string, predictors: RegressionInfo['predictors'], locale: Locale): string {
  const predictor = predictors.find((each) => term.startsWith(each.term));
  if (!predictor) return term;
  const level = term.slice(predictor.term.length);
  const label = locale === 'zh' ? predictor.label_zh : predictor.term;
  if (level === '') return label;
  const against =
    predictor.reference === null
      ? ''
      : locale === 'zh'
        ? `（对 ${predictor.reference}）`
        : ` vs ${predictor.reference}`;
  return `${label} ${level}${against}`;
}
