import type { Identity } from '../../core/index.ts';
import { FEWEST_DEPARTMENTS } from './benchmark.ts';
import type { Rank } from './derived-types.ts';
import type { Indicator } from './indicator.ts';
import type { MetricAnswer, MetricRequest, MetricRow } from './types.ts';

type Answer = (requests: readonly MetricRequest[], identity: Identity) => Promise<readonly (MetricAnswer | Error)[]>;

/** Whether the place in the house may be told: of whole departments, to those who see theirs as a whole. */
export function mayRankInHouse({ by = [], rank, benchmark }: MetricRequest, identity: Identity): boolean {
  const dimensions = by.filter((word) => word !== 'date');
  const seesWhole = identity.departments !== 'all' && identity.doctor === null && identity.role !== 'nurse';
  return Boolean(rank && benchmark) && dimensions.length === 1 && dimensions[0] === 'department' && seesWhole;
}

/**
 * The person's own rows with their place among all departments of the house, of how many, and no row or figure of others. As the benchmark does,
 * it leaves aside what the request filters, but for the choice that the figure cannot be read without.
 */
export async function withHouseRanks(
  request: MetricRequest,
  { required_filter: required }: Pick<Indicator, 'required_filter'>,
  answer: MetricAnswer,
  identity: Identity,
  ask: Answer,
): Promise<MetricAnswer> {
  const { id, by, from, to, period, granularity, rank } = request;
  const chosen = required && request.filter?.[required.dimension];
  const filter = required && chosen ? { [required.dimension]: chosen } : undefined;
  const house: Identity = { ...identity, role: 'leader', departments: 'all', wards: 'all', doctor: null };
  const [all] = await ask([{ id, by, from, to, period, granularity, rank, filter }], house);
  if (!all || all instanceof Error) return answer;
  const key = (row: MetricRow) => JSON.stringify([row['department'], row['date'] ?? null]);
  const places = new Map(all.rows.map((row) => [key(row), row.derived?.rank]));
  const rows = answer.rows.map((row): MetricRow => {
    const place = places.get(key(row));
    return place ? { ...row, derived: { ...row.derived, rank: told(place) } } : row;
  });
  return { ...answer, rows };
}

/** Of two departments each could tell the other's place. */
function told(place: Rank): Rank {
  if (place.of >= FEWEST_DEPARTMENTS || place.value === null) return { ...place, among: 'house' };
  return { ...place, among: 'house', value: null, reason: 'too_few_departments', previous: null, movement: null };
}
