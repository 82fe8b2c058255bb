import { addDays } from '../../core/index.ts';
import { type Finding, type Subject, subjectKey } from './finding.ts';
import { levelOf } from './places.ts';
import type { Rule } from './rules/rules.ts';

export type AlertState = 'firing' | 'acknowledged' | 'resolved';

/** An alert as the machine of its states sees it. */
export interface AlertStand extends Subject {
  readonly id: string;
  readonly state: AlertState;
  /** Local moment of its message; null while it was not told, or after a pause was begun. */
  readonly told_at: string | null;
}

export interface Step {
  readonly kind: 'fire' | 'update' | 'resolve' | 'withdraw';
  readonly finding: Finding | undefined;
  /** Absent for a new one. */
  readonly alert: AlertStand | undefined;
  /** Whether the recipients get a message now. */
  readonly tells: boolean;
  /** Why a new one is not told. */
  readonly silence?: 'paused' | 'quiet';
}

interface Known {
  /** Open alerts, and of each subject the last one that was told. */
  readonly alerts: readonly AlertStand[];
  /** Local day of the last message about a subject. */
  readonly lastTold: ReadonlyMap<string, string>;
  /** Subjects that are paused, and until which day (included). */
  readonly pauses: ReadonlyMap<string, string>;
  readonly rules: readonly Rule[];
  readonly today: string;
  /** Whether the subject has a confirmed target for the year that is judged. */
  hasTarget(subject: Subject): boolean;
}

/**
 * What becomes of the alerts: one alert while something is abnormal, however often it is judged; it resolves when it is normal, and is
 * withdrawn when nobody judges it any more (the rule or the target is gone). What is unknown stays as it is.
 */
export function planSteps(
  findings: readonly Finding[],
  { alerts, lastTold, pauses, rules, today, hasTarget }: Known,
): Step[] {
  const open = new Map(alerts.filter(({ state }) => state !== 'resolved').map((alert) => [subjectKey(alert), alert]));
  const isPaused = (key: string) => (pauses.get(key) ?? '') >= today;
  const steps: Step[] = [];
  const judged = new Set<string>();
  const kinds = new Map(rules.map((rule) => [rule.id, rule]));
  for (const finding of findings) {
    const key = subjectKey(finding);
    const alert = open.get(key);
    judged.add(key);
    if (finding.verdict === 'unknown') continue;
    if (finding.verdict === 'normal') {
      if (alert) steps.push({ kind: 'resolve', finding, alert, tells: false });
      continue;
    }
    if (alert) {
      const isDue = alert.state === 'firing' && alert.told_at === null && !isPaused(key);
      steps.push({ kind: 'update', finding, alert, tells: isDue });
      continue;
    }
    const quietUntil = addDays(lastTold.get(key) ?? '2000-01-01', kinds.get(finding.rule)?.quiet_days ?? 0);
    const silence = isPaused(key) ? 'paused' : lastTold.has(key) && quietUntil > today ? 'quiet' : undefined;
    steps.push({ kind: 'fire', finding, alert: undefined, tells: !silence, ...(silence ? { silence } : {}) });
  }
  for (const [key, alert] of open) {
    const rule = kinds.get(alert.rule);
    // Without a finding a subject that is still watched only had no answer.
    if (judged.has(key) || (rule && isWatched(rule, alert, hasTarget))) continue;
    steps.push({ kind: 'withdraw', finding: undefined, alert, tells: false });
  }
  return steps;
}

/** Whether a rule still speaks of an alert's subject. */
function isWatched(rule: Rule, subject: Subject, hasTarget: Known['hasTarget']): boolean {
  if (rule.kind === 'late_source') return subject.indicator === '';
  if (!rule.scope.includes(levelOf(subject))) return false;
  const { indicators } = rule;
  if (indicators !== 'targets' && !indicators.includes(subject.indicator)) return false;
  return (rule.kind !== 'target' && rule.kind !== 'forecast') || hasTarget(subject);
}
