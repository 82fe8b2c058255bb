import { z } from 'zod';

/** What Cube offers, by view: the names of its measures and dimensions, without the view's own. */
export type Members = ReadonlyMap<
  string,
  { readonly measures: ReadonlySet<string>; readonly dimensions: ReadonlySet<string> }
>;

const named = z.array(z.looseObject({ name: z.string() })).default([]);
const cubes = z.array(z.looseObject({ name: z.string(), measures: named, dimensions: named }));
const metaSchema = z.union([cubes, z.looseObject({ cubes }).transform((meta) => meta.cubes)]);

/** Reads Cube's `meta` answer. */
export function readMembers(meta: unknown): Members {
  return new Map(
    metaSchema.parse(meta).map(({ name, measures, dimensions }) => {
      const own = (list: { name: string }[]) =>
        new Set(
          list.map((member) => (member.name.startsWith(`${name}.`) ? member.name.slice(name.length + 1) : member.name)),
        );
      return [name, { measures: own(measures), dimensions: own(dimensions) }];
    }),
  );
}
