import type { IndicatorInfo } from '../../metrics/index.ts';
import type { Place } from '../forms/places.ts';
import type { CountWorkingDays, Days, Questions } from './figures.ts';
import type { Bound } from './light.ts';
import type { JudgedLight } from './lights.ts';
import type { Places } from './places.ts';
import type { Rule } from './rules/rules.ts';

/** What a rule is about: an indicator at a place, or a source. */
export interface Subject extends Place {
  readonly rule: string;
  /** Empty when it is about a source. */
  readonly indicator: string;
  readonly source: string;
}

export const subjectKey = ({ rule, indicator, institution, department, source }: Subject) =>
  [rule, indicator, institution, department, source].join(' ');

/** What a rule says of one subject now. unknown: provisional, not collected, too small or unanswered, so that nothing changes. */
export interface Finding extends Subject {
  readonly verdict: 'abnormal' | 'normal' | 'unknown';
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly period: Days | null;
  readonly build_id: string;
  readonly why_zh: string;
  readonly why_en: string;
}

export interface Judging {
  readonly questions: Questions;
  readonly catalogue: ReadonlyMap<string, IndicatorInfo>;
  readonly places: Places;
  readonly today: string;
  readonly workingDays: CountWorkingDays | undefined;
  /** Whether an alert about the subject is open: it closes only within the limit by the margin. */
  isOpen(subject: Subject): boolean;
  /** All lights as they are judged now; to be called when everything is answered. */
  lights(): readonly JudgedLight[];
}

/** Asks, and gives what reckons the findings once all is answered. */
export type Judge<R extends Rule = Rule> = (rule: R, judging: Judging) => () => Finding[] | Promise<Finding[]>;

const NOTHING = { source: '', low: null, high: null, value: null, why_zh: '', why_en: '' } as const;

export function found(
  base: Pick<Finding, 'rule' | 'indicator' | 'institution' | 'department' | 'verdict' | 'period' | 'build_id'> &
    Partial<Finding>,
): Finding {
  return { ...NOTHING, ...base };
}

export const limitText = ({ low, high }: Pick<Bound, 'low' | 'high'>, language: 'zh' | 'en'): string => {
  if (low !== null && high !== null) return `${low}–${high}`;
  const zh = language === 'zh';
  return low !== null ? `${zh ? '不低于' : 'at least'} ${low}` : `${zh ? '不高于' : 'at most'} ${high}`;
};
