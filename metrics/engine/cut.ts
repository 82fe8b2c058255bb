import { AppError } from '../../core/index.ts';
import type { Indicator } from './indicator.ts';
import { resolvePeriod } from './period.ts';
import type { MetricAnswer, MetricRequest } from './types.ts';
import { type Part, partsOf, refuseCut } from './versions.ts';

/** A request as it is asked: whole, in parts that each have their own definition, or not at all. */
export type Cut =
  | { readonly requests: readonly MetricRequest[]; readonly parts: readonly Part[] | undefined }
  | { readonly refusal: AppError };

/** A series over a change of the definition is asked part by part: each bucket by its own version. */
export function cutRequest(request: MetricRequest, indicator: Indicator | undefined, today: string): Cut {
  const whole = { requests: [request], parts: undefined };
  if (!indicator || indicator.versions.length === 0 || request.version !== undefined) return whole;
  const isSeries = request.granularity !== undefined || (request.by?.includes('date') ?? false);
  if (!isSeries) return whole;
  try {
    const parts = partsOf(indicator, resolvePeriod(request, today));
    if (parts.length < 2) return whole;
    const { granularity = 'month' } = request;
    if (granularity === 'week' || request.chart !== undefined) return { refusal: refuseCut() };
    const { period: _preset, ...rest } = request;
    return { requests: parts.map(({ from, to }) => ({ ...rest, from, to })), parts };
  } catch (error) {
    // What is wrong with the period is said where the request is understood.
    if (error instanceof AppError) return whole;
    throw error;
  }
}

/** The parts as one series, which says where the definition changed. */
export function joined(answers: readonly MetricAnswer[], parts: readonly Part[]): MetricAnswer | undefined {
  const [first] = answers;
  const last = answers.at(-1);
  if (!first || !last) return undefined;
  const { version: _version, ...shared } = last;
  return {
    ...shared,
    period: { from: first.period.from, to: last.period.to },
    provisional: answers.some(({ provisional }) => provisional),
    definition_change: parts.map(({ version, from, to }) => ({ version: version ?? null, from, to })),
    rows: answers.flatMap(({ rows, version }) => rows.map((row) => ({ ...row, version: version ?? null }))),
  };
}
