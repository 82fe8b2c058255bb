import type { Identity } from '../../core/index.ts';
import type { Indicator } from './indicator.ts';
import type { Benchmark, MetricAnswer, MetricRequest } from './types.ts';

/** The fewest departments behind an average that one of them is shown: of two, each could tell the other's figure. */
export const FEWEST_DEPARTMENTS = 3;

type Answer = (requests: readonly MetricRequest[], identity: Identity) => Promise<readonly (MetricAnswer | Error)[]>;

/** Whether a person sees less than the house, so that the house is something to be held against. */
export function isPart({ departments, wards, doctor, role }: Identity): boolean {
  return departments !== 'all' || doctor !== null || (role === 'nurse' && wards !== 'all');
}

/**
 * The same figure for the person's own institutions, without any row of others: one number, cut by nothing. What the
 * request filters is left aside, but for the choice that the figure cannot be read without; a filter that narrows to a
 * few patients would make the average theirs.
 */
export async function benchmarkOf(
  request: MetricRequest,
  { kind, required_filter: required }: Pick<Indicator, 'kind' | 'required_filter'>,
  identity: Identity,
  answer: Answer,
): Promise<Benchmark> {
  const { id, from, to, period } = request;
  const chosen = required && request.filter?.[required.dimension];
  const filter = required && chosen ? { [required.dimension]: chosen } : undefined;
  const whole: MetricRequest = { id, from, to, period, filter };
  const house: Identity = { ...identity, role: 'leader', departments: 'all', wards: 'all', doctor: null };
  const [total, parts] = await answer([whole, { ...whole, by: ['department'] }], house);
  if (!total || total instanceof Error || !parts || parts instanceof Error)
    return { value: null, reason: 'no_data', departments: 0 };
  const isSum = kind === 'count' || kind === 'money';
  // A department that does no such thing is not what others are held against.
  const values = parts.rows.flatMap(({ value }) => (value === null || (isSum && value === 0) ? [] : [value]));
  const departments = values.length;
  if (departments < FEWEST_DEPARTMENTS) return { value: null, reason: 'too_few_departments', departments };
  const value = isSum ? values.reduce((sum, one) => sum + one, 0) / departments : (total.rows[0]?.value ?? null);
  return value === null ? { value, reason: 'no_data', departments } : { value, departments };
}
