import { nearest, pseudonymSql, UserError } from '../../core/index.ts';
import type { HostFunction, Relation } from './render.ts';

/** What a rendering needs to know of the world; each pass (parse, compile, build) brings its own. */
export interface Surroundings {
  readonly file: string;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly self: Relation;
  readonly model: Readonly<Record<string, unknown>>;
  readonly execute: boolean;
  readonly incremental: boolean;
  ref(name: string): Relation;
  source(source: string, table: string): Relation;
  configured(values: Readonly<Record<string, unknown>>): void;
  usedVar(name: string): void;
  affectedDates(): string;
  onAffectedDates(expression: string): string;
  changes(table: string): string;
}

export const TARGET = {
  name: 'hisight',
  profile_name: 'hisight',
  type: 'duckdb',
  schema: 'main',
  database: 'warehouse',
  threads: 1,
};

/** The names that dbt code finds in a template. */
export function contextOf(around: Surroundings): Record<string, unknown> {
  const fail = (reason: string): never => {
    throw new UserError('models/template', { file: around.file, reason });
  };
  const settings: Record<string, unknown> = {};
  const config: HostFunction = ([values], named) => {
    const given = { ...((values ?? {}) as Record<string, unknown>), ...named };
    Object.assign(settings, given);
    around.configured(given);
    return '';
  };
  const variable: HostFunction = ([name, fallback]) => {
    around.usedVar(String(name));
    const value = around.vars[String(name)] ?? fallback;
    if (value !== undefined) return value;
    return fail(`var('${name}') has no value; known: ${nearest(String(name), Object.keys(around.vars)).join(', ')}`);
  };
  // A macro named for the dialect wins over the default one (dbt's adapter.dispatch, one package).
  const dispatch: HostFunction = ([name], _named, scope) =>
    scope.macro(`duckdb__${name}`) ?? scope.macro(`default__${name}`) ?? fail(`no macro ${name} for duckdb`);
  const ref: HostFunction = (names) => around.ref(String(names.at(-1)));
  const source: HostFunction = ([name, table]) => around.source(String(name), String(table));
  return {
    ref,
    source,
    config: config,
    var: variable,
    this: around.self,
    model: around.model,
    target: TARGET,
    execute: around.execute,
    is_incremental: () => around.incremental,
    affected_dates: () => around.affectedDates(),
    on_affected_dates: ([expression]: unknown[]) => around.onAffectedDates(String(expression)),
    changes: ([table]: unknown[]) => around.changes(String(table)),
    pseudonym: ([expression]: unknown[]) => pseudonymSql(String(expression)),
    env_var: ([name]: unknown[]) => fail(`env_var('${name}') is refused: a model may not read the environment`),
    adapter: { dispatch, type: () => 'duckdb', quote: ([name]: unknown[]) => `"${name}"` },
    exceptions: { raise_compiler_error: ([reason]: unknown[]) => fail(String(reason)), warn: () => '' },
    log: () => '',
    return: ([value]: unknown[]) => value ?? '',
  };
}
