import { dimensionsOf } from './dimensions.ts';
import type { Indicator } from './indicator.ts';
import type { Members } from './members.ts';
import type { IndicatorInfo } from './types.ts';

/** An entry as screens and Excel show it. */
export function describeIndicator(indicator: Indicator, members: Members): IndicatorInfo {
  const { scale: _scale, needs_coding: _coding, confidence: _confidence, ...declared } = indicator;
  const { numerator, denominator, growth: _growth, ...shown } = declared;
  const perDay = denominator?.some((term) => term.per_day) ?? false;
  return {
    ...shown,
    versions: indicator.versions.map(({ id, valid_from, valid_to, source_doc }) => ({
      ...{ id, valid_from, valid_to },
      source_doc: source_doc ?? null,
    })),
    additivity: numerator?.some((term) => term.window !== 'period') ? 'level' : perDay ? 'per_day' : 'additive',
    verified: indicator.status === '已审批',
    decimals: indicator.kind === 'count' ? 0 : 2,
    dimensions: dimensionsOf(indicator, members),
  };
}
