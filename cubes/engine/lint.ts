import { load as parse } from 'js-yaml';
import { z } from 'zod';
import type { CubeFile } from './content.ts';
import { tableOf } from './table-of.ts';

/** Columns by relation (`marts.fct_visits`), as the models' manifest or the database's catalogue has them. */
export type Relations = ReadonlyMap<string, ReadonlySet<string>>;

const member = z.looseObject({
  name: z.string(),
  sql: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  filters: z.array(z.looseObject({ sql: z.string() })).optional(),
});

const cube = z.looseObject({
  name: z.string(),
  sql_table: z.string().optional(),
  sql: z.string().optional(),
  public: z.boolean().optional(),
  description: z.string().optional(),
  dimensions: z.array(member).default([]),
  measures: z.array(member).default([]),
  joins: z.array(z.looseObject({ name: z.string(), sql: z.string(), relationship: z.string() })).default([]),
});

const view = z.looseObject({
  name: z.string(),
  public: z.boolean().optional(),
  description: z.string().optional(),
  access_policy: z.array(z.looseObject({ group: z.string() })).optional(),
  meta: z
    .looseObject({ entity: z.string().optional(), audience: z.string().optional(), subject: z.string().optional() })
    .optional(),
});

const file = z.object({ cubes: z.array(cube).default([]), views: z.array(view).default([]) });

type Cube = z.infer<typeof cube>;

/**
 * What is wrong with the cube files, one sentence each; empty when all is well. Entities are private, named like their
 * file, described member by member in both languages, and read columns that exist; views are public and have a policy.
 */
export function lintCubes(files: readonly CubeFile[], relations: Relations): string[] {
  return files.flatMap(({ fileName, content }) => {
    const parsed = file.safeParse(parse(content));
    if (!parsed.success) return [`${fileName}: ${z.prettifyError(parsed.error)}`];
    const id = fileName.replace(/^.*\/|\.yml$/g, '');
    const { cubes, views } = parsed.data;
    const named = [...cubes, ...views]
      .filter(({ name }) => name !== id)
      .map(({ name }) => `${name} lies in a file of another name`);
    const found = [...named, ...cubes.flatMap((entity) => lintEntity(entity, relations)), ...views.flatMap(lintView)];
    return found.map((finding) => `${fileName}: ${finding}`);
  });
}

function lintView({ name, public: isPublic, description, access_policy, meta }: z.infer<typeof view>): string[] {
  return [
    ...(isPublic === true ? [] : [`view ${name} is not public`]),
    ...(access_policy?.length ? [] : [`view ${name} has no access_policy`]),
    ...(meta?.entity && meta.audience
      ? []
      : [`view ${name} does not say in meta whose (audience) and of what (entity) it is`]),
    ...(meta?.subject ? [] : [`view ${name} does not say in meta under which subject it is listed`]),
    ...(isBilingual(description) ? [] : [`view ${name} has no description in both languages`]),
  ];
}

function lintEntity(entity: Cube, relations: Relations): string[] {
  const { name, joins } = entity;
  const table = tableOf(entity);
  const members = [...entity.dimensions, ...entity.measures];
  const columns = table === undefined ? undefined : relations.get(table);
  return [
    ...(entity.public === false ? [] : [`entity ${name} is not private`]),
    ...(isBilingual(entity.description) ? [] : [`entity ${name} has no description in both languages`]),
    ...(columns ? [] : [`entity ${name} reads ${table ?? 'no table'}, which is not in the manifest`]),
    ...members.filter(({ title }) => !title).map((one) => `${name}.${one.name} has no title`),
    ...members
      .filter(({ description }) => !isBilingual(description))
      .map((one) => `${name}.${one.name} has no description in both languages`),
    ...joins
      .filter(({ relationship }) => relationship !== 'many_to_one')
      .map((join) => `join ${name} → ${join.name} is not many_to_one`),
    ...(columns
      ? missingColumns(entity, columns).map((column) => `${name} reads column ${column}, which ${table} does not have`)
      : []),
  ];
}

const isBilingual = (text: string | undefined): boolean =>
  /\p{Script=Han}/u.test(text ?? '') && /[A-Za-z]{3}/.test(text ?? '');

const OWN_COLUMN = /\{CUBE\}\.(\w+)/g;

function missingColumns({ dimensions, measures, joins }: Cube, columns: ReadonlySet<string>): string[] {
  const members = [...dimensions, ...measures];
  const sql = [
    ...members.flatMap((one) => [one.sql ?? '', ...(one.filters ?? []).map((filter) => filter.sql)]),
    ...joins.map((join) => join.sql),
  ];
  const read = sql.flatMap((text) =>
    /^\w+$/.test(text) ? [text] : [...text.matchAll(OWN_COLUMN)].map((match) => match[1] ?? ''),
  );
  return [...new Set(read)].filter((column) => !columns.has(column));
}
