import { AccessError, nearest, UserError } from '../../core/index.ts';
import type { CompilerApi, CubeFilter, CubeQuery, MetaCube, MetaMember, RequestContext } from './cube-types.ts';
import type { CellShape } from './disclose.ts';

/** Members of the model, by full name, and which of them an identity sees. */
interface Model {
  readonly all: ReadonlyMap<string, { member: MetaMember; cube: MetaCube['config']; isMeasure: boolean }>;
  readonly visible: ReadonlySet<string>;
}

const KNOWN_SETS = 200;

/** The part of a query that Cube's documented REST format has; anything else could carry SQL. */
const PARTS = new Set(
  'measures dimensions segments timeDimensions filters order limit offset total ungrouped timezone responseFormat cache cacheMode'.split(
    ' ',
  ),
);

/** Keeps, for each set of rights, what it may see: Cube's own meta is too slow to ask with every query. */
export class MemberBook {
  readonly #known = new Map<string, Model>();

  async of(compiler: CompilerApi, context: RequestContext): Promise<Model> {
    const { compilerId } = await compiler.getCompilers({ requestId: context.requestId });
    const key = `${compilerId} ${JSON.stringify(context.securityContext)}`;
    const known = this.#known.get(key) ?? (await read(compiler, context));
    if (this.#known.size >= KNOWN_SETS) this.#known.clear();
    this.#known.set(key, known);
    return known;
  }
}

async function read(compiler: CompilerApi, context: RequestContext): Promise<Model> {
  const cubes = await compiler.metaConfig(context, { requestId: context.requestId });
  const all = new Map<string, { member: MetaMember; cube: MetaCube['config']; isMeasure: boolean }>();
  const visible = new Set<string>();
  for (const { config } of cubes) {
    for (const member of [...config.measures, ...config.dimensions, ...config.segments]) {
      all.set(member.name, { member, cube: config, isMeasure: config.measures.includes(member) });
      if (member.isVisible) visible.add(member.name);
    }
  }
  return { all, visible };
}

const bare = (member: string): string => member.split('.').slice(0, 2).join('.');

function filterMembers(filters: readonly CubeFilter[] = []): string[] {
  return filters.flatMap((filter) => {
    if ('and' in filter) return filterMembers(filter.and);
    if ('or' in filter) return filterMembers(filter.or);
    return [filter.member ?? (filter as { dimension?: string }).dimension ?? ''];
  });
}

function orderMembers(order: CubeQuery['order']): string[] {
  if (!order) return [];
  return Array.isArray(order) ? order.map(([member]) => String(member)) : Object.keys(order);
}

const DAY_OR_TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?$/;

/** A pair of dates is local days or times; a word ("last month") is Cube's to read. */
function checkDates(ranges: readonly unknown[]): void {
  for (const date of ranges.filter((range) => Array.isArray(range)).flat()) {
    const isDay = typeof date === 'string' && DAY_OR_TIME.test(date) && !Number.isNaN(Date.parse(date.slice(0, 10)));
    if (!isDay)
      throw new UserError('cubes/invalid-query', {
        message: `"${String(date).slice(0, 40)}" is not a date (2025-01-31)`,
      });
  }
}

/** Throws unless every member that the query names exists and may be seen. Filters and order count: they tell as much. */
export function checkMembers(query: CubeQuery, { all, visible }: Model): void {
  const stranger = Object.keys(query).find((part) => !PARTS.has(part));
  if (stranger !== undefined) throw new UserError('cubes/invalid-query', { message: `"${stranger}" is not allowed` });
  for (const { dateRange, compareDateRange } of query.timeDimensions ?? []) {
    checkDates([dateRange, ...(compareDateRange ?? [])]);
  }
  const asked = [
    ...(query.measures ?? []),
    ...(query.dimensions ?? []),
    ...(query.segments ?? []),
    ...(query.timeDimensions ?? []).map(({ dimension }) => dimension),
    ...filterMembers(query.filters),
    ...orderMembers(query.order),
  ].map((member) => bare(String(member)));
  for (const member of asked) {
    if (!all.has(member))
      throw new UserError('cubes/unknown-member', {
        member: member.slice(0, 100),
        nearest: nearest(member, [...visible]),
      });
  }
  const denied = [...new Set(asked.filter((member) => !visible.has(member)))];
  if (denied.length > 0) throw new AccessError('cubes/denied', { members: denied });
}

/** How the answer of a suppressed identity is disclosed: the query with its base count, and what its columns are. */
export interface DisclosePlan {
  readonly query: CubeQuery;
  /** The base was not asked for and leaves the answer again. */
  readonly added: string | undefined;
  readonly base: string | undefined;
  readonly counts: ReadonlySet<string>;
}

export type Columns = Omit<CellShape, 'base' | 'counts'>;

/** Adds what suppression needs to know. Refuses what would go round it. */
export function planDisclosure(query: CubeQuery, { all }: Model): DisclosePlan {
  const members = [
    ...(query.measures ?? []),
    ...(query.dimensions ?? []),
    ...(query.timeDimensions ?? []).map(({ dimension }) => dimension),
  ];
  const views = new Set(members.map((member) => member.split('.')[0] ?? ''));
  const onMeasure = filterMembers(query.filters).some((member) => all.get(bare(member))?.isMeasure);
  if (query.ungrouped || onMeasure || views.size !== 1) throw new AccessError('cubes/suppressed-query');
  const view = [...views][0] ?? '';
  const count = [...all.values()].find(({ cube }) => cube.name === view)?.cube.meta?.['cell_count'];
  const base = typeof count === 'string' ? `${view}.${count}` : undefined;
  const measures = query.measures ?? [];
  const added = base !== undefined && !measures.includes(base) ? base : undefined;
  return {
    query: added === undefined ? query : { ...query, measures: [...measures, added] },
    added,
    base,
    counts: new Set([...all].flatMap(([name, { member }]) => (member.meta?.['counts'] === true ? [name] : []))),
  };
}
