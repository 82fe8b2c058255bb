import { type Indicator, isAmount, type Term, termsOf } from './indicator.ts';
import type { Members } from './members.ts';

/** Whether the figures of two days, or of two members, are added to have that of both. */
export const isAdded = ({ view, measure, window }: Term, members: Members): boolean =>
  window === 'period' && (members.get(view)?.added.has(measure) ?? false);

/** Whether a figure grows with the days of its period, so that it may be held per working day. */
export const isCounted = (indicator: Indicator, members: Members): boolean =>
  isAmount(indicator) &&
  termsOf(indicator).every(
    ({ view, measure, window }) => window === 'period' && (members.get(view)?.counted.has(measure) ?? false),
  );
