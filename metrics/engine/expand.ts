import { invalidRequest } from './invalid-request.ts';
import type { MetricRequest, PeriodAsked } from './types.ts';

/** Several indicators and periods asked alike: `ids` instead of `id`, `periods` instead of `from`, `to` or `period`. */
export interface MetricQuestion extends Omit<MetricRequest, 'id'> {
  readonly id?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly periods?: readonly PeriodAsked[] | undefined;
}

/** One request for each indicator and period, indicators first: they are still asked in few Cube queries. */
export function expandQuestion({ id, ids, periods, ...shared }: MetricQuestion): MetricRequest[] {
  const asked = ids ?? (id === undefined ? [] : [id]);
  if (asked.length === 0 || (ids && id !== undefined))
    throw invalidRequest('id', '请给出 id 或 ids 之一', 'needs either id or ids');
  if (periods && (shared.from ?? shared.to ?? shared.period) !== undefined)
    throw invalidRequest('periods', '不能与 from、to、period 同用', 'stands instead of from, to and period');
  return asked.flatMap((one) =>
    (periods ?? [undefined]).map((period) => ({
      ...shared,
      id: one,
      ...(typeof period === 'string' ? { period } : period),
    })),
  );
}
