import { UserError } from '../../../core/index.ts';
import type { IndicatorInfo } from '../../../metrics/index.ts';
import type { Bound } from '../light.ts';
import '../errors.ts';

/** A target as it is typed: one value in the indicator's direction, or limits (both: a band). */
export interface BoundGiven {
  readonly value?: number | undefined;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly margin?: number | undefined;
}

const invalid = (zh: string, en: string) => new UserError('alerts/target-invalid', { zh, en });

/** The bound that is meant, or `alerts/target-invalid`. */
export function readBound(
  given: BoundGiven,
  { direction, name_zh }: Pick<IndicatorInfo, 'direction' | 'name_zh'>,
): Bound {
  const margin = given.margin ?? 0;
  if (margin < 0) throw invalid('预警幅度不能为负', 'the margin cannot be negative');
  if (given.value !== undefined) {
    if (given.low !== undefined || given.high !== undefined)
      throw invalid('目标值与上下限只能给一种', 'give a value or a band, not both');
    if (direction === 'monitor')
      throw invalid(
        `“${name_zh}”没有好坏方向，请给下限或上限`,
        'the indicator has no good direction; give a low or a high limit',
      );
    return direction === 'higher_is_better'
      ? { low: given.value, high: null, margin }
      : { low: null, high: given.value, margin };
  }
  const { low = null, high = null } = given;
  if (low === null && high === null)
    throw invalid('请给目标值，或给下限、上限', 'give a value, or a low limit, a high one, or both');
  if (low === null || high === null) return { low, high, margin };
  if (low >= high) throw invalid('下限须小于上限', 'the low limit must be below the high one');
  if (margin >= (high - low) / 2)
    throw invalid(
      '预警幅度须小于区间宽度的一半，否则永远不会变绿',
      'the margin must be less than half the band, or no light could become green',
    );
  return { low, high, margin };
}
