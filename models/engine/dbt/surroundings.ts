import type { Value } from '../jinja/value.ts';
import type { Asks } from './answers.ts';
import type { Relation } from './relation.ts';

/** The database that a project is built into, as templates see it. */
export interface Target {
  readonly name: string;
  readonly schema: string;
  readonly database: string;
  readonly threads: number;
}

/** What a rendering needs to know of the world; each pass (parse, compile, build) brings its own. */
export interface Surroundings {
  readonly file: string;
  /** The package that the template belongs to: its own macros come first. */
  readonly package: string;
  /** The root project. */
  readonly project: string;
  readonly target: Target;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly self: Relation | null;
  readonly model: Readonly<Record<string, unknown>>;
  /** Settings of the node, as `config.get()` reads them. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly execute: boolean;
  readonly incremental: boolean;
  readonly asks: Asks;
  /** `graph`; made when a template asks for it. */
  readonly graph?: () => unknown;
  /** What `env_var()` may read; undefined where templates may not read the environment. */
  readonly environment: Readonly<Record<string, string | undefined>> | undefined;
  /** The first look at a template of another project: what has no value yet is None. */
  readonly lenient?: boolean;
  /** Search order of dispatch by namespace, from dbt_project.yml. */
  readonly dispatch: Readonly<Record<string, readonly string[]>>;
  ref(name: string, packageName: string | undefined, version: string | undefined): Relation;
  source(source: string, table: string): Relation;
  configured(values: Readonly<Record<string, unknown>>): void;
  usedVar(name: string): void;
  log(message: string): void;
  affectedDates(): string;
  onAffectedDates(expression: string): string;
  changes(table: string): string;
  /** Values in the place of macros, for unit tests. */
  readonly overrides?: ReadonlyMap<string, Value>;
  /** Names that only this rendering has: on-run-end's results, a test's arguments. */
  readonly extra?: Readonly<Record<string, Value>>;
}
