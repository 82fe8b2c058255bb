import { selectItems } from '../select/select.ts';
import { type ForeignProject, parseForeign } from './parse-foreign.ts';
import { EarlierState, earlierMethods } from './state.ts';

/** Something as `dbt ls` lists it. */
export interface ListedItem {
  /** dbt's unique id, without the hash that it adds to generic tests. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly tags: readonly string[];
}

/** What a selection takes of a project, without a database. */
export function listForeign(options: ForeignProject & { readonly state?: string | undefined }): ListedItem[] {
  const parsed = parseForeign(options);
  const earlier = EarlierState.at(options.state);
  const items = selectItems(parsed, { ...options, ...earlierMethods(earlier, parsed) });
  return [...items.values()].map(({ id, kind, name, path, tags }) => ({ id, kind, name, path, tags }));
}
