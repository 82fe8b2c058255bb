import { load as parse } from 'js-yaml';
import { z } from 'zod';
import { tableOf } from '../../cubes/index.ts';
import { cell } from './cell.ts';

const member = z.looseObject({ name: z.string(), title: z.string().optional(), description: z.string().optional() });
const entityFile = z.object({
  cubes: z
    .array(
      z.looseObject({
        name: z.string(),
        sql_table: z.string().optional(),
        sql: z.string().optional(),
        dimensions: z.array(member).nullish(),
        measures: z.array(member).nullish(),
      }),
    )
    .default([]),
});
const included = z.union([z.string(), z.object({ name: z.string(), alias: z.string() })]);
const viewFile = z.object({
  views: z
    .array(
      z.looseObject({
        name: z.string(),
        title: z.string(),
        description: z.string(),
        meta: z.looseObject({ subject: z.string().optional(), audience: z.string().optional() }).optional(),
        cubes: z.array(z.object({ join_path: z.string(), includes: z.array(included) })),
        access_policy: z.array(z.looseObject({ group: z.string() })),
      }),
    )
    .default([]),
});

type Entity = z.infer<typeof entityFile>['cubes'][number];
type View = z.infer<typeof viewFile>['views'][number];

/** Each member of a view under the name that it has there, with what it is in its entity. */
function membersOf(view: View, entities: ReadonlyMap<string, Entity>) {
  return view.cubes.flatMap(({ join_path: path, includes }) => {
    const entity = entities.get(path.split('.').at(-1) ?? '');
    const measures = new Map((entity?.measures ?? []).map((one) => [one.name, one]));
    const dimensions = new Map((entity?.dimensions ?? []).map((one) => [one.name, one]));
    return includes.map((one) => {
      const { name, alias } = typeof one === 'string' ? { name: one, alias: one } : one;
      return { alias, isMeasure: measures.has(name), what: measures.get(name) ?? dimensions.get(name) };
    });
  });
}

function section(view: View, entities: ReadonlyMap<string, Entity>): string {
  const members = membersOf(view, entities);
  const root = entities.get(view.cubes[0]?.join_path ?? '');
  const table = (root && tableOf(root)) ?? '';
  const measures = members.filter(({ isMeasure }) => isMeasure);
  const rows = measures.map(
    ({ alias, what }) => `| \`${alias}\` | ${cell(what?.title ?? '')} | ${cell(what?.description ?? '')} |`,
  );
  const dimensions = members
    .filter(({ isMeasure }) => !isMeasure)
    .map(({ alias, what }) => `\`${alias}\` ${what?.title ?? ''}`);
  return [
    `### \`${view.name}\` ${view.title}`,
    view.description,
    `Rows of \`${table}\`. For ${view.access_policy.map(({ group }) => `\`${group}\``).join(', ')}.`,
    ...(rows.length > 0 ? [['| measure 度量 | | |', '|---|---|---|', ...rows].join('\n')] : []),
    `Dimensions 维度: ${dimensions.join(', ')}`,
  ].join('\n\n');
}

/** The catalogue of the semantic layer: every view, whose it is, its measures and dimensions and the mart under it. */
export function viewsPage(
  note: string,
  files: readonly { readonly fileName: string; readonly content: string }[],
): string {
  const texts = files.map(({ content }) => parse(content) as unknown);
  const entities = new Map(texts.flatMap((text) => entityFile.parse(text).cubes).map((one) => [one.name, one]));
  const views = texts.flatMap((text) => viewFile.parse(text).views);
  const subjects = [...new Set(views.map(({ meta }) => meta?.subject ?? 'other'))].sort();
  const chapters = subjects.map((subject) =>
    [
      `## ${subject}`,
      ...views.filter(({ meta }) => (meta?.subject ?? 'other') === subject).map((view) => section(view, entities)),
    ].join('\n\n'),
  );
  const head =
    'What `/cubejs-api/v1/load`, indicators and pages can ask for (`./hisight user token NAME` gives a token). Groups are those of cubes/README.md; a group sees its own rows. Where a column comes from, down to the source: the page 模型文档 (Model docs), by the mart named here.';
  return ['# Views of the semantic layer 语义层视图', note, head, ...chapters].join('\n\n');
}
