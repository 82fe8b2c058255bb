import { load as parse } from 'js-yaml';
import { z } from 'zod';
import type { CubeFile } from './content.ts';
import { tableOf } from './table-of.ts';

const named = z.looseObject({ name: z.string() });
const member = named.extend({ title: z.string().optional(), description: z.string().optional() });
const included = z.union([z.string(), z.looseObject({ name: z.string(), alias: z.string().optional() })]);
const fileSchema = z.object({
  cubes: z
    .array(
      named.extend({
        ...{ sql_table: z.string().optional(), sql: z.string().optional() },
        ...{ dimensions: z.array(member).nullish(), measures: z.array(member).nullish() },
      }),
    )
    .default([]),
  views: z
    .array(
      member.extend({
        cubes: z
          .array(
            z.looseObject({ join_path: z.string(), includes: z.union([z.string(), z.array(included)]).optional() }),
          )
          .default([]),
      }),
    )
    .default([]),
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

/** What a member of a view is, and what has to be joined to read it. */
export interface ViewMember {
  readonly title: string;
  readonly description: string;
  /** From the view's root to the entity that has the member. */
  readonly entities: readonly string[];
}

export interface DescribedView {
  readonly title: string;
  readonly description: string;
  /** By the name that the view gives it. */
  readonly members: ReadonlyMap<string, ViewMember>;
}

/** Public views with their members, traced to the entities that have them. */
export function membersOfViews(files: readonly CubeFile[]): Map<string, DescribedView> {
  const parsed = read(files);
  const entities = new Map(parsed.flatMap(({ cubes }) => cubes.map((cube) => [cube.name, cube] as const)));
  return new Map(
    parsed.flatMap(({ views }) =>
      views.map((view) => {
        const members = view.cubes.flatMap(({ join_path: path, includes = [] }) => {
          const chain = path.split('.');
          const entity = entities.get(chain.at(-1) ?? '');
          const own = new Map(
            [...(entity?.dimensions ?? []), ...(entity?.measures ?? [])].map((one) => [one.name, one]),
          );
          const listed = typeof includes === 'string' ? [...own.keys()] : includes;
          return listed.map((one) => {
            const { name, alias = name } = typeof one === 'string' ? { name: one } : one;
            const { title = '', description = '' } = own.get(name) ?? {};
            return [alias, { title, description, entities: chain }] as const;
          });
        });
        const { title = '', description = '' } = view;
        return [view.name, { title, description, members: new Map(members) }] as const;
      }),
    ),
  );
}
