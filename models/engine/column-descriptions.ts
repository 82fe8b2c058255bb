import { reach, readers } from './graph.ts';
import type { ParsedProject } from './parse.ts';

/** What a column of a model means; '' where nobody says it. */
export type DescriptionOf = (model: string, column: string) => string;

/**
 * A column's own description, else that of the same-named column of the nearest model before it, else of the nearest after
 * it: what a column means is written once. Other people's projects say what they say, as in dbt.
 */
export function columnDescriptions({ nodes, foreign }: Pick<ParsedProject, 'nodes' | 'foreign'>): DescriptionOf {
  const readBy = readers(nodes);
  const said = new Map(
    [...nodes.values()].map(({ name, columns }) => [
      name,
      new Map(columns.map((column) => [column.name.toLowerCase(), column.description])),
    ]),
  );
  const nearest = new Map<string, readonly string[]>();
  const around = (model: string): readonly string[] => {
    const known = nearest.get(model) ?? [
      ...reach(model, (name) => nodes.get(name)?.refs ?? []),
      ...reach(model, (name) => readBy.get(name) ?? []),
    ];
    nearest.set(model, known);
    return known;
  };
  return (model, column) => {
    const own = (name: string) => said.get(name)?.get(column.toLowerCase()) || undefined;
    return own(model) ?? (foreign ? undefined : around(model).map(own).find(Boolean)) ?? '';
  };
}
