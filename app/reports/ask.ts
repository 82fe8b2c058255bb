import { addDays, type Identity, SYSTEM_IDENTITY } from '../../core/index.ts';
import type { CubeFilter, CubesPort, CubeTimeDimension } from '../../cubes/index.ts';
import type { ReportTerm } from '../../dashboards/index.ts';

export type MetaView = Awaited<ReturnType<CubesPort['meta']>>['cubes'][number];

/** Everything that the blocks of one run share. */
export interface Asking {
  readonly cubes: CubesPort;
  readonly identity: Identity;
  readonly period: { readonly from: string; readonly to: string };
  /** Values that the person chose, by member. */
  readonly chosen: ReadonlyMap<string, readonly string[]>;
  /** Every view, also those that the person may not see: what a member is does not depend on who asks. */
  readonly views: ReadonlyMap<string, MetaView>;
}

export interface Scoped {
  readonly filters?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly exclude?: Readonly<Record<string, readonly string[]>> | undefined;
}

const BEGINNING = '1900-01-01';

export function memberOf(view: MetaView | undefined, member: string) {
  const full = `${view?.name}.${member}`;
  return [...(view?.measures ?? []), ...(view?.dimensions ?? [])].find(({ name }) => name === full);
}

export const definitionOf = (asking: Asking, view: string, member: string): string =>
  memberOf(asking.views.get(view), member)?.description ?? '';

/** Filters of the definition, and of the person's choices where the view has the member. */
export function filtersOf(asking: Asking, view: string, scopes: readonly Scoped[]): CubeFilter[] {
  const named = (given: Scoped['filters'], operator: string): CubeFilter[] =>
    Object.entries(given ?? {}).map(([member, values]) => ({
      member: `${view}.${member}`,
      operator,
      values: [...values],
    }));
  const chosen = [...asking.chosen].filter(([member]) => memberOf(asking.views.get(view), member));
  return [
    ...scopes.flatMap(({ filters, exclude }) => [...named(filters, 'equals'), ...named(exclude, 'notEquals')]),
    ...named(Object.fromEntries(chosen), 'equals'),
  ];
}

export function rangeOf({ from, to }: Asking['period'], window: ReportTerm['window']): readonly [string, string] {
  if (window === 'before') return [BEGINNING, addDays(from, -1)];
  if (window === 'through') return [BEGINNING, to];
  return window === 'last_day' ? [to, to] : [from, to];
}

export const timeOf = (
  asking: Asking,
  view: string,
  window: ReportTerm['window'],
  granularity?: CubeTimeDimension['granularity'],
): CubeTimeDimension => ({
  dimension: `${view}.date`,
  dateRange: rangeOf(asking.period, window),
  ...(granularity ? { granularity } : {}),
});

/** Nobody recorded anything of the view by the end of the period: its figures are not collected, which is not zero. */
export async function isCollected(asking: Asking, view: string): Promise<boolean> {
  const { rows } = await asking.cubes.query(
    { dimensions: [`${view}.date`], order: [[`${view}.date`, 'asc']], limit: 1 },
    SYSTEM_IDENTITY,
  );
  const first = rows[0]?.[`${view}.date`];
  return typeof first === 'string' && first.slice(0, 10) <= asking.period.to;
}
