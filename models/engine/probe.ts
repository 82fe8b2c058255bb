import { nearest, UserError } from '../../core/index.ts';
import { contextOf, type Surroundings } from './context.ts';
import type { SourceTable } from './properties.ts';
import { type Macros, Relation, type Template } from './render.ts';

/** What a first rendering tells about a template. */
export interface Probe {
  readonly refs: Set<string>;
  readonly sources: Set<string>;
  readonly config: Record<string, unknown>;
  usesAsOf: boolean;
}

// What a first rendering prints is itself a template: a restates_by query put together in config() is rendered again later.
export const NOWHERE = new Relation('', '', '', '{{ this }}');

/** Renders a template only to learn what it reads and how it is configured; both branches of is_incremental() are looked at. */
export function probe(
  template: Template,
  text: string,
  file: string,
  macros: Macros,
  vars: Readonly<Record<string, unknown>>,
  sources: ReadonlyMap<string, SourceTable>,
): Probe {
  const found: Probe = { refs: new Set(), sources: new Set(), config: {}, usesAsOf: false };
  for (const incremental of text.includes('is_incremental') ? [false, true] : [false]) {
    const around: Surroundings = {
      file,
      vars,
      self: NOWHERE,
      model: {},
      execute: false,
      incremental,
      ref: (name) => {
        found.refs.add(name);
        return new Relation('', '', name, `{{ ref('${name}') }}`);
      },
      source: (source, table) => {
        const key = `${source}.${table}`;
        if (!sources.has(key)) {
          throw new UserError('models/unknown-source', { file, source: key, didYouMean: nearest(key, sources.keys()) });
        }
        found.sources.add(key);
        return new Relation('', source, table, `{{ source('${source}', '${table}') }}`);
      },
      configured: (values) => Object.assign(found.config, values),
      usedVar: (name) => {
        if (name === 'as_of') found.usesAsOf = true;
      },
      affectedDates: () => '{{ affected_dates() }}',
      onAffectedDates: () => 'true',
      changes: (table) => `{{ changes('${table}') }}`,
    };
    macros.render(template, contextOf(around), file);
  }
  return found;
}
