import type { PlannedComparison } from './compare.ts';
import type { Covered } from './coverage.ts';
import type { HistoryTotals } from './history-totals.ts';
import type { Period } from './period.ts';
import type { Asked } from './request.ts';
import type { Compared, Comparison } from './types.ts';
import { changeBetween, evaluate, gapOf, type Valued } from './value.ts';

/** Whether a period is over before anyone recorded in detail: only then a total that was brought in may stand for it. */
export const liesBefore = ({ to }: Pick<Period, 'to'>, covered: readonly (Covered | undefined)[]): boolean =>
  covered.every((one) => one !== undefined && to < one.from);

const perDay = (valued: Valued, days: number): Valued =>
  valued.value === null ? valued : { ...valued, value: Number((valued.value / days).toPrecision(15)) };

/** One group of an answer against another period. */
export function comparedOf(
  asked: Asked,
  codes: readonly (string | null)[],
  kind: Comparison,
  plan: PlannedComparison | undefined,
  covered: readonly (Covered | undefined)[],
  history: HistoryTotals | undefined,
): Compared {
  const { indicator, period } = asked;
  const change_kind = indicator.kind === 'rate' ? 'points' : 'relative';
  if (!plan) {
    return { value: null, change: null, change_kind, from: period.from, to: period.to, reason: 'period_not_over' };
  }
  const { currentAt, otherAt, shown, matched } = plan;
  const gapAt = (range: Period, whole?: boolean) => gapOf(indicator, range, asked.granularity, covered, whole);
  const current = evaluate(indicator, currentAt(codes), gapAt(plan.current));
  const total = liesBefore(plan.other, covered) ? history?.figure(plan.other, codes) : undefined;
  const other = total ?? evaluate(indicator, otherAt(codes), gapAt(plan.other, true));
  const basis = total ? { basis: 'history_totals' as const } : {};
  const span = { from: shown.from, to: shown.to, ...basis, ...matched };
  const { workdays } = matched;
  if (workdays) {
    if (workdays.current === 0 || workdays.other === 0)
      return { value: null, change: null, change_kind, ...span, current: null, reason: 'no_workdays' };
    const [now, before] = [perDay(current, workdays.current), perDay(other, workdays.other)];
    return { value: before.value, ...changeBetween(indicator, now, before), ...span, current: now.value };
  }
  const change = changeBetween(indicator, current, other);
  if (kind === 'ytd') return { value: current.value, previous: other.value, ...change, ...span };
  return { value: other.value, ...change, ...span, ...(plan.running ? { current: current.value } : {}) };
}
