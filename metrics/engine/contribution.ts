import type { Identity } from '../../core/index.ts';
import type { Indicator } from './indicator.ts';
import type { MetricAnswer, MetricRequest, MetricRow } from './types.ts';
import { explainChange } from './why.ts';

type Answer = (requests: readonly MetricRequest[], identity: Identity) => Promise<readonly (MetricAnswer | Error)[]>;

/** The rows with what each member adds to the change of the total, exactly as `why` decomposes it. */
export async function withContributions(
  request: MetricRequest,
  indicator: Indicator,
  answer: MetricAnswer,
  asked: { readonly today: string; readonly identity: Identity; readonly answer: Answer },
): Promise<MetricAnswer> {
  const [dimension = ''] = request.by ?? [];
  const { id, from, to, period, filter, org, compare } = request;
  const whole: MetricRequest = { id, from, to, period, filter, org, compare };
  const [total] = await asked.answer([whole], asked.identity);
  if (!total || total instanceof Error) throw total ?? new Error('no answer');
  const why = await explainChange({ ...whole, why: dimension }, indicator, total, asked);
  const parts = new Map(why.rows?.map(({ code, contribution }) => [code, contribution]));
  const rows = answer.rows.map((row): MetricRow => {
    const value = parts.get((row[dimension] ?? null) as string | null) ?? (why.reason ? null : 0);
    const contribution = { value, ...(why.reason ? { reason: why.reason } : {}) };
    return { ...row, derived: { ...row.derived, contribution } };
  });
  return { ...answer, why, rows };
}
