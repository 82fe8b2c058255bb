import { load as parse } from 'js-yaml';
import { z } from 'zod';
import type { CubeFile } from '../content.ts';
import { withoutRegions, withRegions } from './regions.ts';
import { yamlLines } from './yaml-lines.ts';

const member = z.looseObject({ name: z.string(), type: z.string().optional(), primary_key: z.boolean().optional() });
/** A member that views have of a dimension which a fact joins; under another name where the fact's own would be the same. */
const shown = z.union([z.string(), z.object({ name: z.string(), alias: z.string() })]);
const entityFile = z.object({
  cubes: z.array(
    z.looseObject({
      name: z.string(),
      joins: z.array(z.looseObject({ name: z.string() })).nullish(),
      dimensions: z.array(member).nullish(),
      measures: z.array(member).nullish(),
      hierarchies: z.array(z.object({ name: z.string(), levels: z.array(z.string()) })).nullish(),
      meta: z.looseObject({ shown: z.array(shown).optional() }).optional(),
    }),
  ),
});
type Entity = z.infer<typeof entityFile>['cubes'][number];
export type Entities = ReadonlyMap<string, Entity>;

/** What the `meta` of a view says of the entity that it shows. */
const shows = z.looseObject({
  entity: z.string(),
  /** The day that its figures belong to. */
  date: z.string(),
  /** `activity` counts, everyone counts his own; `cases` has single rows, for those with a duty of care; `management` is for those who lead. */
  audience: z.enum(['activity', 'cases', 'management']),
  /** Members that are not shown. */
  without: z.array(z.string()).default([]),
});
const viewFile = z.object({ views: z.array(z.looseObject({ name: z.string(), meta: z.looseObject({}).optional() })) });

/** Entities by name, from the files of a folder. */
export function entitiesOf(files: readonly CubeFile[]): Entities {
  const cubes = files.flatMap(({ content }) => entityFile.safeParse(parse(content)).data?.cubes ?? []);
  return new Map(cubes.map((cube) => [cube.name, cube]));
}

/** Which claim limits a scope to which member. The institution is asked of every narrow scope: codes repeat between hospitals. */
const SCOPES = [
  { scope: 'institution', member: 'institution_code', claim: 'institutions' },
  { scope: 'department', member: 'department_code', claim: 'departments' },
  { scope: 'ward', member: 'ward_code', claim: 'wards' },
  { scope: 'doctor', member: 'doctor_code', claim: 'doctor' },
  // Cases of another department, opened in an emergency.
  { scope: 'opened', member: 'department_code', claim: 'opened' },
] as const;
const NARROW: Readonly<Record<z.infer<typeof shows>['audience'], readonly string[]>> = {
  activity: ['institution', 'department', 'ward', 'doctor'],
  cases: ['institution', 'department', 'ward', 'doctor', 'opened'],
  management: ['institution', 'department'],
};

function policyOf(audience: z.infer<typeof shows>['audience'], members: ReadonlySet<string>): object[] {
  const named = (scope: string) => (audience === 'cases' ? `cases_${scope}` : scope);
  const filter = (one: (typeof SCOPES)[number]) => ({
    member: one.member,
    operator: 'equals',
    values: `{ securityContext.${one.claim} }`,
  });
  const [institution] = SCOPES;
  const possible = SCOPES.filter((one) => NARROW[audience].includes(one.scope) && members.has(one.member));
  if (!members.has(institution.member)) return [{ group: named('hospital'), row_level: { allow_all: true } }];
  return [
    { group: named('hospital'), row_level: { allow_all: true } },
    ...possible.map((one) => ({
      group: named(one.scope),
      row_level: { filters: one === institution ? [filter(one)] : [filter(institution), filter(one)] },
    })),
  ];
}

const isKey = (name: string) => /_(key|id)$/.test(name) || name === 'source';
/** Keys that lead from one list of cases to the next; they are pseudonyms or hashes. */
const LINKS = new Set(['admission_key', 'visit_key']);

function membersOf(entity: Entity, { date, audience, without }: z.infer<typeof shows>): string[] {
  const dimensions = (entity.dimensions ?? []).filter(({ name, type, primary_key }) => {
    if (name === date || without.includes(name)) return false;
    if (isKey(name)) return audience === 'cases' && (primary_key === true || LINKS.has(name));
    if (audience !== 'cases' && /_(at|text)$/.test(name)) return false;
    // An amount is summed, not listed; single rows have it.
    return type !== 'number' || audience === 'cases' || /(_year|_level|age_years)$/.test(name);
  });
  const measures = (entity.measures ?? []).filter(({ name }) => !without.includes(name));
  return [...dimensions, ...measures].map(({ name }) => name);
}

const shownAs = (one: z.infer<typeof shown>) => (typeof one === 'string' ? one : one.alias);

/** What is shown of the joined dimensions: of two members with the same name the first; a hierarchy only with all of its levels. */
function joinedMembers(entity: Entity, entities: Entities, own: ReadonlySet<string>): object[] {
  const taken = new Set(own);
  const joined = (entity.joins ?? []).map(({ name }) => ({
    name,
    includes: (entities.get(name)?.meta?.shown ?? []).filter((one) => {
      const isFirst = !taken.has(shownAs(one));
      taken.add(shownAs(one));
      return isFirst;
    }),
  }));
  const paths = new Set(
    joined.flatMap(({ name, includes }) =>
      includes.map((one) => `${name}.${typeof one === 'string' ? one : one.name}`),
    ),
  );
  const lacksLevels = (name: string, one: z.infer<typeof shown>) =>
    entities
      .get(name)
      ?.hierarchies?.find((hierarchy) => hierarchy.name === one)
      ?.levels.some((level) => !paths.has(level.includes('.') ? level : `${name}.${level}`)) ?? false;
  return joined
    .map(({ name, includes }) => ({
      join_path: `${entity.name}.${name}`,
      includes: includes.filter((one) => !lacksLevels(name, one)),
    }))
    .filter(({ includes }) => includes.length > 0);
}

/** The day by which views count an entity's rows, by entity; not of one that they count by several. */
export function daysOf(views: readonly CubeFile[]): ReadonlyMap<string, string> {
  const metas = views
    .flatMap(({ content }) => viewFile.parse(parse(withoutRegions(content))).views)
    .flatMap(({ meta }) => shows.safeParse(meta).data ?? []);
  const dateOf = new Map(metas.map(({ entity, date }) => [entity, date]));
  for (const { entity, date } of metas) if (dateOf.get(entity) !== date) dateOf.delete(entity);
  return dateOf;
}

/** A view's file with its regions written: `[members]` of the entity that it shows with the names of what it joins, and `[policy]`. */
export function withMembers(text: string, entities: Entities): string {
  const { views } = viewFile.parse(parse(withoutRegions(text)));
  const [view] = views;
  if (!view || views.length !== 1) throw new Error('a view has a file of its own');
  const how = shows.safeParse(view.meta);
  if (!how.success) return text;
  const entity = entities.get(how.data.entity);
  if (!entity) throw new Error(`${view.name} shows ${how.data.entity}, which is no entity`);
  const members = membersOf(entity, how.data);
  const taken = new Set(members);
  const own = { join_path: entity.name, includes: [{ name: how.data.date, alias: 'date' }, ...members] };
  return withRegions(text, {
    members: () => yamlLines([own, ...joinedMembers(entity, entities, new Set([...taken, ...how.data.without]))]),
    policy: () => yamlLines(policyOf(how.data.audience, taken)),
  });
}
