import { mergeConfigs } from './merge-config.ts';
import { given, type NodeProperties, nodeProperties } from './node-properties.ts';
import type { ProjectFile } from './project.ts';

import type { SourceInput, TableInput } from './property-input.ts';

/** A table of a source: what schema YAML says of it, the source's settings under its own. */
export interface SourceTable extends NodeProperties {
  readonly source: string;
  /** The package that declares it. */
  readonly package: string;
  readonly folders: readonly string[];
  readonly database: string | undefined;
  readonly schema: string;
  readonly identifier: string;
  /** The column that says when a row was loaded; with it freshness can be asked. */
  readonly loadedAtField: string | undefined;
  readonly loadedAtQuery: string | undefined;
  readonly sourceDescription: string;
  readonly meta: Readonly<Record<string, unknown>>;
}

function settings({ config, meta, tags, quoting, freshness }: SourceInput | TableInput): Record<string, unknown> {
  const beside = given({ meta, tags, quoting });
  return mergeConfigs([config, freshness === undefined ? beside : { ...beside, freshness }]);
}

/** A table's limits of freshness are laid over its source's; null takes them away. */
function freshnessOf(outer: Record<string, unknown>, inner: Record<string, unknown>): Record<string, unknown> {
  const [of, own] = [outer['freshness'], inner['freshness']];
  return of && own ? { freshness: { ...of, ...own } } : {};
}

/** The tables that a source declares. */
export function sourceTables(source: SourceInput, file: ProjectFile): SourceTable[] {
  return source.tables.map((table) => {
    const [outer, inner] = [settings(source), settings(table)];
    const config = { ...mergeConfigs([outer, inner]), ...freshnessOf(outer, inner) };
    const first = <T>(...values: readonly (T | null | undefined)[]) =>
      values.find((value) => value != null) ?? undefined;
    const setting = (key: string) => config[key] as string | undefined;
    return {
      ...nodeProperties(table, file.path),
      config,
      meta: (config['meta'] ?? {}) as Record<string, unknown>,
      source: source.name,
      package: '',
      folders: file.folders,
      database: source.database ?? undefined,
      schema: source.schema ?? source.name,
      identifier: table.identifier ?? table.name,
      loadedAtField: first(table.loaded_at_field, setting('loaded_at_field'), source.loaded_at_field),
      loadedAtQuery: first(table.loaded_at_query, setting('loaded_at_query'), source.loaded_at_query),
      sourceDescription: source.description.trim(),
    };
  });
}
