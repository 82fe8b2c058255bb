import { columnDescriptions } from '../column-descriptions.ts';
import type { ParsedProject } from '../parse.ts';
import type { Bound } from './bind.ts';
import type { Ref } from './shape.ts';

/** A column that a model gives and that nobody describes in both languages, whatever its YAML lists. */
export interface UndescribedColumn extends Ref {
  readonly model: string;
  readonly path: string;
  /** What is said of it all the same. */
  readonly description: string;
}

const isBilingual = (text: string) => /\p{Script=Han}/u.test(text) && /[A-Za-z]{2}/.test(text);

export function undescribedColumns(bound: Bound, parsed: ParsedProject): UndescribedColumn[] {
  const descriptionOf = columnDescriptions(parsed);
  return bound.models.flatMap(({ model: { name: model, path, relation }, columns }) =>
    columns
      .map(({ name: column }) => ({ model, path, relation, column, description: descriptionOf(model, column) }))
      .filter(({ description }) => !isBilingual(description)),
  );
}
