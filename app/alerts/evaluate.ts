import type { OpenSite } from '../site/open.ts';
import { lastMatureMonth, Questions, readWorkingDays } from './figures.ts';
import type { Finding, Judge, Judging, Subject } from './finding.ts';
import { judgeChange, judgeSignal } from './judges/changes.ts';
import { judgeForecast, judgeMissing, judgeTarget, judgeThreshold } from './judges/limits.ts';
import { judgeSources } from './judges/sources.ts';
import { askLights, type JudgedLight, readLights } from './lights.ts';
import { readPlaces } from './places.ts';
import { type Rule, type RuleOf, readRules, requireKnownIndicators } from './rules/rules.ts';
import { catalogueOf, readTargets, targetFor } from './targets/targets.ts';

type FigureRule = Exclude<Rule, RuleOf<'late_source'>>;

const judgeOf: { readonly [K in FigureRule['kind']]: Judge<RuleOf<K>> } = {
  threshold: judgeThreshold,
  target: judgeTarget,
  forecast: judgeForecast,
  signal: judgeSignal,
  change: judgeChange,
  missing: judgeMissing,
};

const judge = (rule: FigureRule, judging: Judging) => (judgeOf[rule.kind] as Judge<FigureRule>)(rule, judging);

export interface Evaluation {
  readonly findings: readonly Finding[];
  readonly lights: readonly JudgedLight[];
  readonly rules: readonly Rule[];
  /** Whether a confirmed target judges the subject this time. */
  hasTarget(subject: Subject): boolean;
}

/** Judges every rule and every confirmed target on the figures of the current build, with few questions. Changes nothing. */
export async function evaluate(open: OpenSite, isOpen: (subject: Subject) => boolean): Promise<Evaluation> {
  const { metrics } = await open.semantic();
  const { rules } = readRules(open.site.dir);
  const catalogue = await catalogueOf(open);
  requireKnownIndicators(rules, new Set(catalogue.keys()));
  const questions = new Questions();
  const today = open.site.clock.today();
  const [places, workingDays, before, targets] = await Promise.all([
    readPlaces(open),
    readWorkingDays(open.warehouse),
    readLights(open.store),
    readTargets(open.store),
  ]);
  const asked = askLights({ questions, catalogue, targets, today, workingDays });
  let lights: readonly JudgedLight[] = [];
  const judging: Judging = { questions, catalogue, places, today, workingDays, isOpen, lights: () => lights };
  const judged = rules.map((rule) =>
    rule.kind === 'late_source' ? () => judgeSources(open, rule) : judge(rule, judging),
  );
  await questions.run(metrics);
  lights = asked(before);
  const findings: Finding[] = [];
  for (const reckon of judged) findings.push(...(await reckon()));
  const hasTarget = (subject: Subject) => {
    const indicator = catalogue.get(subject.indicator);
    const year = indicator && Number(lastMatureMonth(indicator, today).to.slice(0, 4));
    return !!indicator && targetFor(targets, indicator, subject, year ?? 0) !== undefined;
  };
  return { findings, lights, rules, hasTarget };
}
