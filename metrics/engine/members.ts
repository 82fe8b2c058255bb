import { z } from 'zod';

/** What Cube offers, by view: the names of its measures and dimensions, without the view's own. */
export type Members = ReadonlyMap<
  string,
  {
    readonly measures: ReadonlySet<string>;
    readonly dimensions: ReadonlySet<string>;
    /** Measures that are sums or counts of rows: those of two periods, or two members, add up. */
    readonly added: ReadonlySet<string>;
    /** Those and distinct counts: they grow with the days that are counted. */
    readonly counted: ReadonlySet<string>;
  }
>;

/** Views whose own rows do not tell for which days they speak, by name. */
export type Witnesses = ReadonlyMap<
  string,
  {
    /** Of a view of differences: the view that it compares. A month without any is a zero, not a gap. */
    readonly covered_by?: string | undefined;
    /** Of a view of rare events: one of regular ones. Since the first event, a quiet month is a zero for as long as these come. */
    readonly recorded_like?: string | undefined;
  }
>;

const named = z.array(z.looseObject({ name: z.string(), aggType: z.string().optional() })).default([]);

const ADDED: readonly string[] = ['sum', 'count'];
const COUNTED: readonly string[] = [...ADDED, 'countDistinct'];
const cubes = z.array(
  z.looseObject({
    name: z.string(),
    measures: named,
    dimensions: named,
    meta: z
      .looseObject({
        ...{ covered_by: z.string().optional(), recorded_like: z.string().optional() },
        cell_count: z.string().optional(),
      })
      .nullish(),
  }),
);
const metaSchema = z.union([cubes, z.looseObject({ cubes }).transform((meta) => meta.cubes)]);

/** Reads Cube's `meta` answer. */
export function readMembers(meta: unknown): Members {
  return new Map(
    metaSchema.parse(meta).map(({ name, measures, dimensions }) => {
      const own = (list: { name: string }[]) =>
        new Set(
          list.map((member) => (member.name.startsWith(`${name}.`) ? member.name.slice(name.length + 1) : member.name)),
        );
      const made = (ways: readonly string[]) => own(measures.filter(({ aggType = '' }) => ways.includes(aggType)));
      return [
        name,
        { measures: own(measures), dimensions: own(dimensions), added: made(ADDED), counted: made(COUNTED) },
      ];
    }),
  );
}

/** Reads from Cube's `meta` answer what views say of the days that they speak of. */
export function readWitnesses(meta: unknown): Witnesses {
  return new Map(metaSchema.parse(meta).flatMap(({ name, meta: own }) => (own ? [[name, own]] : [])));
}

/** Reads from Cube's `meta` answer which measure counts the people behind a row, by view. */
export function readCellCounts(meta: unknown): ReadonlyMap<string, string> {
  return new Map(
    metaSchema.parse(meta).flatMap(({ name, meta: own }) => (own?.cell_count ? [[name, own.cell_count]] : [])),
  );
}
