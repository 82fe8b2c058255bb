import { addDays } from '../../core/index.ts';
import { addMonths, bucketStart } from '../../metrics/index.ts';

export const BRIEF_KINDS = ['daily', 'monthly'] as const;
export type BriefKind = (typeof BRIEF_KINDS)[number];

interface Period {
  readonly from: string;
  readonly to: string;
}

const isMonday = (day: string) => bucketStart(day, 'week') === day;

/** 日报: yesterday, on a Monday Saturday and Sunday. 月报: the month before today's, or the one that is named (YYYY-MM). */
export function briefPeriod(kind: BriefKind, today: string, month?: string): Period {
  const yesterday = addDays(today, -1);
  if (kind === 'daily') return { from: isMonday(today) ? addDays(today, -2) : yesterday, to: yesterday };
  const from = month === undefined ? addMonths(bucketStart(today, 'month'), -1) : `${month}-01`;
  return { from, to: addDays(addMonths(from, 1), -1) };
}
