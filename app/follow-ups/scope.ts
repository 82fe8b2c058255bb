import { AccessError, type Identity, type Scope } from '../../core/index.ts';

export type Filter = Readonly<Record<string, readonly string[]>>;

const ROWS: readonly (readonly [dimension: string, of: (identity: Identity) => Scope])[] = [
  ['institution', ({ institutions }) => institutions],
  ['department', ({ departments }) => departments],
  ['ward', ({ wards }) => wards],
  ['doctor', ({ doctor }) => (doctor === null ? 'all' : [doctor])],
];

const isOutside = (own: Scope, asked: readonly string[] | undefined) =>
  own !== 'all' && (asked?.some((code) => !own.includes(code)) ?? false);

/**
 * The filter with the rows of the person written into it, so that the same figure can be asked in another name. Throws
 * `access/denied` for what is not among them: without that, the figure would be one of no rows.
 */
export function scopedFilter(filter: Filter, identity: Identity, dimensions: readonly string[]): Filter {
  const scoped: Record<string, readonly string[]> = { ...filter };
  for (const [dimension, of] of ROWS) {
    const own = of(identity);
    if (isOutside(own, filter[dimension])) throw new AccessError('access/denied', { what: ` ${dimension}` });
    if (own !== 'all' && dimensions.includes(dimension)) scoped[dimension] ??= own;
  }
  return scoped;
}

/** Whether a filter names nothing that is not among the rows of the person. */
export function isWithin(identity: Identity, filter: Filter): boolean {
  return ROWS.every(([dimension, of]) => !isOutside(of(identity), filter[dimension]));
}

/** Whether everything that a filter keeps is among the rows of the person. */
export function coversFilter(identity: Identity, filter: Filter): boolean {
  return ROWS.every(([dimension, of]) => {
    const own = of(identity);
    return own === 'all' || (filter[dimension] !== undefined && !isOutside(own, filter[dimension]));
  });
}
