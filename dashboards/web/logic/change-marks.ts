import type { Change } from '../../engine/closing-wire.ts';
import type { Granularity } from '../../engine/wire.ts';
import { calendar, dateLabels } from './chart-data.ts';
import type { DateRange } from './period.ts';

interface Mark {
  readonly category: string;
  readonly label: string;
}

/** One mark for each point of a trend at which something was changed; several kinds on one point share it. */
export function changeMarks(
  changes: readonly Change[],
  range: DateRange,
  granularity: Granularity,
  word: (kind: Change['kind']) => string,
): Mark[] {
  const dates = calendar(range, granularity);
  const labels = dateLabels(range, granularity);
  const length = granularity === 'day' ? 10 : 7;
  const words = new Map<string, Set<string>>();
  for (const change of changes) {
    const at = dates.findIndex((date) => date.slice(0, length) === change.on.slice(0, length));
    const category = labels[at];
    if (category === undefined) continue;
    words.set(category, (words.get(category) ?? new Set()).add(word(change.kind)));
  }
  return [...words].map(([category, kinds]) => ({ category, label: [...kinds].join('、') }));
}
