import { load as parse } from 'js-yaml';
import { z } from 'zod';
import type { CubeFile } from './content.ts';
import { tableOf } from './table-of.ts';

const named = z.looseObject({ name: z.string() });
const fileSchema = z.object({
  cubes: z.array(named.extend({ sql_table: z.string().optional(), sql: z.string().optional() })).default([]),
  views: z.array(named.extend({ cubes: z.array(z.looseObject({ join_path: z.string() })).default([]) })).default([]),
});

/** The relation (`marts.fct_charges`) of each entity; undefined where it reads none of its own. */
export function tablesOfEntities(files: readonly CubeFile[]): Map<string, string | undefined> {
  return tablesOf(read(files));
}

const read = (files: readonly CubeFile[]) => files.map(({ content }) => fileSchema.parse(parse(content)));

function tablesOf(parsed: ReturnType<typeof read>): Map<string, string | undefined> {
  return new Map(parsed.flatMap(({ cubes }) => cubes.map((cube) => [cube.name, tableOf(cube)] as const)));
}

/** Relations (`marts.fct_charges`) by the public view that shows something of them. */
export function relationsOfViews(files: readonly CubeFile[]): Map<string, ReadonlySet<string>> {
  const parsed = read(files);
  const tables = tablesOf(parsed);
  return new Map(
    parsed.flatMap(({ views }) =>
      views.map(({ name, cubes }) => {
        const entities = cubes.flatMap(({ join_path: path }) => path.split('.'));
        return [name, new Set(entities.flatMap((entity) => tables.get(entity) ?? []))] as const;
      }),
    ),
  );
}
