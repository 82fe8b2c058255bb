import type { Identity } from '../../core/index.ts';
import type { MetricAnswer, MetricRequest, MetricRow } from './types.ts';

type Answer = (requests: readonly MetricRequest[], identity: Identity) => Promise<readonly (MetricAnswer | Error)[]>;

export const OTHERS = '其他';

const dimensionOf = ({ by = [] }: MetricRequest): string => by.find((word) => word !== 'date') ?? '';

/** What is asked first when only some members are wanted: all of them, to see who is left. */
export function withoutTop(request: MetricRequest): MetricRequest {
  if (request.top === undefined) return request;
  const { top: _top, limit: _limit, ...all } = request;
  return all;
}

/** Members by their figure of the whole period, first ones first; a series has them in one more request. */
async function order(request: MetricRequest, answer: MetricAnswer, ask: Answer, identity: Identity) {
  const dimension = dimensionOf(request);
  const { id, from, to, period, filter, org } = request;
  const isSeries = answer.rows.some((row) => row['date'] !== undefined);
  const [whole] = isSeries ? await ask([{ id, from, to, period, filter, org, by: [dimension] }], identity) : [answer];
  if (whole instanceof Error) throw whole;
  const sign = request.sort === 'value_asc' ? 1 : -1;
  return [...(whole?.rows ?? [])]
    .filter((row) => row[dimension] !== null)
    .sort((a, b) => Number(a.value === null) - Number(b.value === null) || sign * ((a.value ?? 0) - (b.value ?? 0)))
    .map((row) => String(row[dimension]));
}

/**
 * The first members and the rest together as 其他, asked anew: a ratio is sum over sum of the rest, a distinct count counts nobody twice.
 * Cases that belong to no member stay a row of their own, so that the rows still make up the total.
 */
export async function keepTop(
  request: MetricRequest,
  answer: MetricAnswer,
  ask: Answer,
  identity: Identity,
): Promise<MetricAnswer> {
  const { top = 0, share: _share, rank: _rank, contribution: _contribution, sort: _sort, ...rest } = request;
  const dimension = dimensionOf(request);
  const codes = await order(request, answer, ask, identity);
  const kept = codes.slice(0, top);
  const left = codes.slice(top);
  const position = new Map(kept.map((code, index) => [code, index]));
  const place = (row: MetricRow) => position.get(String(row[dimension])) ?? top;
  const shown = answer.rows.filter((row) => row[dimension] === null || position.has(String(row[dimension])));
  const rows = [...shown].sort((a, b) => place(a) - place(b));
  if (left.length === 0) return { ...answer, rows };
  const filter = { ...request.filter, [dimension]: left };
  const by = (request.by ?? []).filter((word) => word === 'date');
  const [others] = await ask([{ ...withoutTop(rest), by, filter }], identity);
  if (others instanceof Error) throw others;
  const gone = answer.rows.filter((row) => left.includes(String(row[dimension])));
  const added = (others?.rows ?? []).map((row): MetricRow => {
    const derived = { ...row.derived, ...besideOthers(row, gone, answer.rows) };
    return {
      ...row,
      [dimension]: null,
      [`${dimension}_name`]: OTHERS,
      other_members: left.length,
      ...(Object.keys(derived).length > 0 ? { derived } : {}),
    };
  });
  const unassigned = rows.filter((row) => row[dimension] === null);
  return { ...answer, rows: [...rows.filter((row) => row[dimension] !== null), ...added, ...unassigned] };
}

/** What the rest has of the total, and adds to its change. */
function besideOthers(row: MetricRow, gone: readonly MetricRow[], all: readonly MetricRow[]): MetricRow['derived'] {
  const total = all.find((one) => one['date'] === row['date'])?.derived?.share?.total;
  const parts = gone.flatMap(({ derived }) => (derived?.contribution ? [derived.contribution] : []));
  const known = parts.flatMap(({ value }) => (value === null ? [] : [value]));
  const share =
    total === undefined
      ? {}
      : { share: { value: total && row.value !== null ? Number((row.value / total).toPrecision(15)) : null, total } };
  const sum = Number(known.reduce((a, b) => a + b, 0).toPrecision(12));
  return {
    ...share,
    ...(parts.length === 0 ? {} : { contribution: { value: known.length === parts.length ? sum : null } }),
  };
}
