import { type DeclaredTest, declaredTests } from './declared-test.ts';
import { mergeConfigs } from './merge-config.ts';
import type { ColumnInput, Constraint, NodeInput } from './property-input.ts';

/** One version of a model. */
export interface Version {
  readonly v: string | number;
  readonly latest: string | number;
}

export interface ColumnProperties {
  readonly name: string;
  readonly description: string;
  readonly dataType: string | undefined;
  readonly quote: boolean;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly constraints: readonly Constraint[];
  readonly tags: readonly string[];
  readonly tests: readonly DeclaredTest[];
}

/** What schema YAML says of a node or a source's table. */
export interface NodeProperties {
  readonly name: string;
  readonly file: string;
  readonly description: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly columns: readonly ColumnProperties[];
  readonly constraints: readonly Constraint[];
  readonly tests: readonly DeclaredTest[];
  /** Of a model with versions: which one this is. */
  readonly version?: Version;
}

function columnProperties(column: ColumnInput): ColumnProperties {
  return {
    name: column.name,
    description: column.description.trim(),
    dataType: column.data_type ?? undefined,
    quote: column.quote ?? false,
    meta: { ...(column.config['meta'] as object | undefined), ...column.meta },
    constraints: column.constraints,
    tags: [column.config['tags'] ?? column['tags'] ?? []].flat().map(String),
    tests: declaredTests(column),
  };
}

/** Entries that say something. */
export const given = (entries: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined && value !== null));

/** What was declared; `meta`, `group`, `access` and `docs` may stand beside `config`. */
export function nodeProperties(input: NodeInput, file: string): NodeProperties {
  const { meta, group, access, docs } = input;
  return {
    name: input.name,
    file,
    description: input.description.trim(),
    config: mergeConfigs([input.config, given({ meta, group, access, docs })]),
    columns: input.columns.map(columnProperties),
    constraints: input.constraints,
    tests: declaredTests(input),
  };
}
