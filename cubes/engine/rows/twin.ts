import { load as parse } from 'js-yaml';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { CubeFile } from '../content.ts';
import { type Contribution, contributionsOf, type Measure, measureSchema, type NoRows } from './contributions.ts';

const dimensionSchema = z.looseObject({
  name: z.string(),
  sql: z.string().optional(),
  type: z.string().optional(),
  primary_key: z.boolean().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
});
type Dimension = z.infer<typeof dimensionSchema>;

const cubeSchema = z.looseObject({
  name: z.string(),
  dimensions: z.array(dimensionSchema).nullish(),
  measures: z.array(measureSchema).nullish(),
  joins: z.array(z.looseObject({ name: z.string() })).nullish(),
});
type Entity = z.infer<typeof cubeSchema>;

const shownSchema = z.union([
  z.string().transform((name) => ({ name, alias: name })),
  z.object({ name: z.string(), alias: z.string().optional() }).transform(({ name, alias = name }) => ({ name, alias })),
]);
const viewSchema = z.looseObject({
  name: z.string(),
  title: z.string().optional(),
  meta: z.looseObject({ entity: z.string() }),
  cubes: z.array(z.looseObject({ join_path: z.string(), includes: z.array(shownSchema) })),
  access_policy: z.array(z.looseObject({ group: z.string() })),
});

const fileSchema = z.object({ cubes: z.array(z.unknown()).default([]), views: z.array(z.unknown()).default([]) });

/** A column that rows can be shown by. */
export interface RowColumn {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'string' | 'number' | 'boolean' | 'time';
  readonly isKey: boolean;
  /** Of the fact itself, not of something it is joined to. */
  readonly isOwn: boolean;
  /** The column of the entity that it shows. */
  readonly column: string;
}

interface TwinMeasure {
  readonly title: string;
  readonly description: string;
  readonly unit: string | undefined;
  /** Members of the twin, in the order of `contributions`. */
  readonly members: readonly { readonly value: string; readonly unit: string | undefined }[];
  readonly contributions: readonly Contribution[];
  /** Columns of the entity that decide what a row gives. */
  readonly reads: readonly string[];
}

/** The rows behind a view: the same fact, ungrouped, with what each row gives to each measure. */
export interface Twin {
  readonly view: string;
  /** Its name as Cube has it. */
  readonly name: string;
  readonly title: string;
  /** The key of the fact's rows. */
  readonly key: string | undefined;
  readonly columns: readonly RowColumn[];
  readonly measures: ReadonlyMap<string, TwinMeasure | NoRows>;
  /** The model of this view and nothing else, for Cube to compile. */
  readonly files: readonly CubeFile[];
}

const OWN = /\{CUBE\}\.(\w+)/g;
const columnsRead = (sql: readonly string[]): string[] => [
  ...new Set(sql.flatMap((one) => [...one.matchAll(OWN)].map((match) => match[1] ?? ''))),
];

/** Who may look at rows: those whom the view shows its figures, with the right to cases. */
function policyOf(policies: readonly { readonly group: string }[]): object[] {
  return policies
    .filter(({ group }) => group !== 'nobody')
    .map((policy) => ({
      ...policy,
      group: policy.group.startsWith('cases_') ? policy.group : `cases_${policy.group}`,
    }));
}

/** A fact with what it joins, and what that joins. */
function closure(entity: Entity, entities: ReadonlyMap<string, Entity>): Entity[] {
  const found = new Map([[entity.name, entity]]);
  for (const one of found.values()) {
    for (const { name } of one.joins ?? []) {
      const joined = entities.get(name);
      if (joined) found.set(name, joined);
    }
  }
  return [...found.values()];
}

function measuresOf(entity: Entity): Map<string, TwinMeasure | NoRows> {
  const describe = ({ name, title = name, description = '', meta, ...rest }: Measure) => {
    const contributions = contributionsOf({ name, meta, ...rest });
    if ('reason_zh' in contributions) return contributions;
    const ending = (at: number) => (at === 0 ? name : `${name}_${at + 1}`);
    return {
      title,
      description,
      unit: meta.unit,
      members: contributions.map(({ unit }, at) => ({
        value: `of_${ending(at)}`,
        unit: unit === undefined ? undefined : `unit_of_${ending(at)}`,
      })),
      contributions,
      reads: columnsRead(contributions.map(({ sql }) => sql)),
    };
  };
  return new Map((entity.measures ?? []).map((measure) => [measure.name, describe(measure)]));
}

function dimensionsOfRows(measures: ReadonlyMap<string, TwinMeasure | NoRows>): object[] {
  return [...measures.values()].flatMap((measure) => {
    if ('reason_zh' in measure) return [];
    return measure.contributions.flatMap(({ how, sql, unit }, at) => {
      const { value, unit: unitMember } = measure.members[at] ?? {};
      const text = how === 'distinct' ? 'string' : 'number';
      return [
        { name: value, sql, type: text },
        ...(unit === undefined ? [] : [{ name: unitMember, sql: unit, type: 'string' }]),
      ];
    });
  });
}

const TYPES = new Set(['string', 'number', 'boolean', 'time']);

function columnOf(dimension: Dimension, alias: string, isOwn: boolean): RowColumn {
  const { name, title = alias, description = '', type = 'string', primary_key, sql = name } = dimension;
  return {
    name: alias,
    title,
    description,
    type: (TYPES.has(type) ? type : 'string') as RowColumn['type'],
    isKey: primary_key === true || /_(key|id)$/.test(name),
    isOwn,
    column: /^\w+$/.test(sql) ? sql : name,
  };
}

/** Makes the twins of a folder's views, each when it is asked for. */
export function twinsOf(files: readonly CubeFile[]): (view: string) => Twin | undefined {
  const parsed = files.map(({ content }) => fileSchema.parse(parse(content)));
  const entities = new Map(
    parsed.flatMap(({ cubes }) => cubes.map((one) => cubeSchema.parse(one))).map((one) => [one.name, one]),
  );
  const views = new Map(
    parsed
      .flatMap((file) => file.views)
      .flatMap((one) => viewSchema.safeParse(one).data ?? [])
      .map((one) => [one.name, one]),
  );
  const made = new Map<string, Twin>();
  return (name) => {
    const view = views.get(name);
    const entity = entities.get(view?.meta.entity ?? '');
    if (!view || !entity) return undefined;
    const twin = made.get(name) ?? makeTwin(view, entity, entities);
    made.set(name, twin);
    return twin;
  };
}

/** Columns of the fact as its entity lists them, the telling ones first, then those that it is joined to. */
function inOrderOf(own: readonly Dimension[], columns: readonly RowColumn[]): RowColumn[] {
  const place = new Map(own.map(({ name, sql = name }, at) => [/^\w+$/.test(sql) ? sql : name, at]));
  const rank = ({ isOwn, column }: RowColumn) => (isOwn ? (place.get(column) ?? own.length) : own.length);
  return [...columns].sort((a, b) => rank(a) - rank(b));
}

function makeTwin(view: z.infer<typeof viewSchema>, entity: Entity, entities: ReadonlyMap<string, Entity>): Twin {
  const measures = measuresOf(entity);
  const own = entity.dimensions ?? [];
  const taken = new Set<string>();
  const renamed = new Set<string>();
  const columns: RowColumn[] = [];
  const cubes = view.cubes.flatMap(({ join_path, includes }) => {
    const shown = entities.get(join_path.split('.').at(-1) ?? '');
    const kept = includes.flatMap(({ name, alias }) => {
      const dimension = shown?.dimensions?.find((one) => one.name === name);
      if (!dimension || taken.has(alias)) return [];
      taken.add(alias);
      if (shown === entity && alias !== name) renamed.add(name);
      columns.push(columnOf(dimension, alias, shown === entity));
      return [{ name, alias }];
    });
    return kept.length > 0 ? [{ join_path, includes: kept }] : [];
  });
  const rest = own.filter(({ name }) => !taken.has(name) && !renamed.has(name));
  columns.push(...rest.map((dimension) => columnOf(dimension, dimension.name, true)));
  const given = dimensionsOfRows(measures) as { name: string }[];
  const name = `${view.name}__rows`;
  const twin = {
    name,
    cubes: [
      ...cubes,
      { join_path: entity.name, includes: [...rest.map((one) => one.name), ...given.map((one) => one.name)] },
    ],
    access_policy: policyOf(view.access_policy),
  };
  const plain = closure(entity, entities).map(({ pre_aggregations: _, hierarchies: __, ...one }) =>
    one.name === entity.name ? { ...one, measures: [], dimensions: [...own, ...given] } : { ...one, measures: [] },
  );
  return {
    view: view.name,
    name,
    title: view.title ?? view.name,
    key: own.find((one) => one.primary_key)?.name,
    columns: inOrderOf(own, columns),
    measures,
    files: [
      { fileName: 'entities.yml', content: stringify({ cubes: plain }) },
      { fileName: 'rows.yml', content: stringify({ views: [twin] }) },
    ],
  };
}
