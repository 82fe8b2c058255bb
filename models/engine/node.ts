import type { Template } from './dbt/templates.ts';
import type { DeclaredTest } from './declared-test.ts';
import type { ColumnProperties, Version } from './node-properties.ts';
import type { Constraint } from './property-input.ts';

export type ResourceType = 'model' | 'seed' | 'snapshot';

/** Settings of a node after dbt_project.yml, schema YAML and config() were laid over each other. */
export interface NodeConfig {
  /** table, view, ephemeral, incremental, seed, snapshot; other projects may say what only they know. */
  readonly materialized: string;
  /** append, delete+insert, merge, restate, microbatch, or a strategy of another project. */
  readonly strategy: string | undefined;
  readonly uniqueKey: readonly string[];
  readonly eventDate: string | undefined;
  /** By landed table (or `as_of`): dates | dates:<columns> | none | all | SQL giving dates. */
  readonly restatesBy: Readonly<Record<string, string>>;
  /** Models that it reads and whose restated days it restates too. */
  readonly restatesLike: readonly string[];
  readonly tags: readonly string[];
  readonly enabled: boolean;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A model, seed or snapshot of the project. */
export interface Node {
  /** Unique in the project: a version of a model is called `name.v2`. */
  readonly name: string;
  /** As `ref()` names it, without its version. */
  readonly modelName: string;
  readonly version: Version | undefined;
  readonly resourceType: ResourceType;
  /** Package, folders and name: dbt_project.yml's keys. */
  readonly fqn: readonly string[];
  readonly group: string | undefined;
  readonly access: 'private' | 'protected' | 'public';
  /** The package that it belongs to; the project itself is one. */
  readonly package: string;
  readonly path: string;
  readonly file: string;
  /** The schema YAML that speaks of it. */
  readonly patchPath: string | undefined;
  readonly text: string;
  readonly template: Template | undefined;
  readonly config: NodeConfig;
  readonly schema: string;
  readonly identifier: string;
  /** As SQL names it, e.g. marts.fct_charges. */
  readonly relation: string;
  /** Names of the nodes that it reads. */
  readonly refs: readonly string[];
  /** Keys `<source>.<table>` of the sources that it reads. */
  readonly sources: readonly string[];
  readonly usesAsOf: boolean;
  /** Its template says `model`: its declared columns are part of its code. */
  readonly usesModel: boolean;
  readonly description: string;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly columns: readonly ColumnProperties[];
  readonly constraints: readonly Constraint[];
  readonly tests: readonly DeclaredTest[];
}

/** A data test: a query that gives failing rows. */
export interface TestNode {
  readonly name: string;
  /** Generic tests: the name of the test; singular ones: 'singular'. */
  readonly kind: string;
  /** The node or source that a generic test is about. */
  readonly target: string | undefined;
  readonly column: string | undefined;
  readonly args: Readonly<Record<string, unknown>>;
  /** Generic tests: the macro that makes the query, with its package where one is named. */
  readonly macro: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Its name as a relation's, of at most 63 characters. */
  readonly alias: string;
  readonly severity: 'error' | 'warn';
  readonly where: string | undefined;
  readonly warnIf: string;
  readonly errorIf: string;
  readonly tags: readonly string[];
  readonly path: string;
  readonly package: string;
  readonly fqn: readonly string[];
  readonly group: string | undefined;
  /** Nodes that it reads. */
  readonly refs: readonly string[];
  readonly sources: readonly string[];
  /** Singular tests: the template. */
  readonly template: Template | undefined;
}

const SAFE = /^[a-z_][a-z0-9_]*$/;

/** A relation as SQL names it, quoted only where it must be. */
export function relationName(...parts: string[]): string {
  return parts.map((part) => (SAFE.test(part) ? part : `"${part.replaceAll('"', '""')}"`)).join('.');
}
