import type { Identity } from '../../core/index.ts';
import type { FunnelPlot } from './insight.ts';
import type { Period } from './period.ts';
import type { MetricAnswer } from './types.ts';

/** Days of a period that institutions still owe, by every institution that is waited for; an empty list owes none. */
export type OwedDays = (
  period: Period,
) => Promise<readonly { readonly institution: string; readonly days: readonly string[] }[]>;

/** The answer with N/M 家已到 for the institutions that were asked for and that the person may see; 暂定 while days are owed. */
export async function withArrivals(
  answer: MetricAnswer,
  filter: Readonly<Record<string, readonly string[]>> | undefined,
  identity: Identity,
  owedDays: OwedDays,
): Promise<MetricAnswer> {
  const wanted = filter?.['institution'];
  const expected = (await owedDays(answer.period)).filter(
    ({ institution }) =>
      (identity.institutions === 'all' || identity.institutions.includes(institution)) &&
      (!wanted || wanted.includes(institution)),
  );
  if (expected.length === 0) return answer;
  const missing = expected.filter(({ days }) => days.length > 0);
  return {
    ...answer,
    provisional: answer.provisional || missing.length > 0,
    ...(answer.funnel && missing.length > 0 ? { funnel: unjudged(answer.funnel) } : {}),
    coverage: { arrived: expected.length - missing.length, expected: expected.length, missing },
  };
}

/** 暂定 groups are shown and not judged. */
const unjudged = (funnel: FunnelPlot): FunnelPlot => ({
  ...funnel,
  reason: funnel.reason ?? 'provisional',
  groups: funnel.groups.map((group) => ({ ...group, verdict: null })),
});
