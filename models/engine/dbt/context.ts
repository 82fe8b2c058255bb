import { nearest, pseudonymSql } from '../../../core/index.ts';
import { fromPlain } from '../jinja/plain.ts';
import { str } from '../jinja/text.ts';
import { Callable, HostObject, JinjaError, Undefined, type Value } from '../jinja/value.ts';
import { AdapterObject } from './adapter.ts';
import { columnFactory } from './column.ts';
import { PURE_VALUES } from './functions.ts';
import { callable, callables } from './host.ts';
import { momentOf } from './module-datetime.ts';
import { modulesAt } from './modules.ts';
import { relationFactory } from './relation.ts';
import { statementFunctions } from './statements.ts';
import type { Surroundings } from './surroundings.ts';

/** What macros of a rendering can be found under: given by the book that binds them. */
export type Dispatch = (
  name: string,
  namespace: string | undefined,
  order: readonly string[] | undefined,
  from: string,
) => Callable | undefined;

/** `config(…)` sets; `config.get()` reads. */
class ConfigObject extends HostObject {
  readonly callable: Callable;
  readonly #around: Surroundings;
  readonly #own: Record<string, unknown> = {};

  constructor(around: Surroundings) {
    super();
    this.#around = around;
    this.callable = callable('config', ([values], named) => {
      if (values !== undefined && (typeof values !== 'object' || Array.isArray(values))) {
        throw new JinjaError('config() takes names with values, or a dictionary');
      }
      const given = { ...((values ?? {}) as Record<string, unknown>), ...named };
      Object.assign(this.#own, given);
      around.configured(given);
      return '';
    });
  }

  override attribute(name: string): Value | undefined {
    const value = (key: string) => this.#around.config[key] ?? this.#own[key];
    if (name === 'get')
      return callable(name, ([key, missing], named) => value(String(key)) ?? missing ?? named['default'] ?? null);
    if (name === 'set') {
      return callable(name, ([key, set]) => {
        const given = { [String(key)]: set };
        Object.assign(this.#own, given);
        this.#around.configured(given);
        return '';
      });
    }
    if (name === 'meta_get')
      return callable(
        name,
        ([key, missing]) => ((value('meta') ?? {}) as Record<string, unknown>)[String(key)] ?? missing ?? null,
      );
    if (name === 'persist_relation_docs' || name === 'persist_column_docs') return callable(name, () => false);
    if (name === 'require') {
      return callable(name, ([key]) => {
        const found = value(String(key));
        if (found !== undefined && found !== null) return found;
        if (this.#around.lenient) return '';
        throw new JinjaError(`config '${String(key)}' is required`);
      });
    }
    return undefined;
  }

  override toString(): string {
    return '';
  }
}

const isSecret = (name: string) => /^DBT_ENV_SECRET/.test(name);

/** `var()` is called and asked with `has_var`. */
function variable(around: Surroundings): Value {
  const read = (args: readonly Value[], named: Readonly<Record<string, Value>>): Value => {
    const name = str(args[0] as Value);
    const missing = args[1] === undefined ? named['default'] : args[1];
    around.usedVar(name);
    const value = around.vars[name];
    if (value !== undefined) return fromPlain(value);
    if (missing !== undefined) return missing;
    if (value === null || around.lenient) return null;
    throw new JinjaError(`var('${name}') has no value; known: ${nearest(name, Object.keys(around.vars)).join(', ')}`);
  };
  const has = new Callable('has_var', ([name]) => around.vars[str(name as Value)] !== undefined);
  return new Callable('var', read, { has_var: has });
}

function environment(around: Surroundings): Value {
  return new Callable('env_var', ([name, missing]) => {
    const key = str(name as Value);
    if (!around.environment) throw new JinjaError(`env_var('${key}') is refused: a model may not read the environment`);
    const value = isSecret(key) ? undefined : around.environment[key];
    if (value !== undefined) return value;
    if (missing !== undefined) return missing;
    throw new JinjaError(`Env var required but not provided: '${key}'`);
  });
}

function reference(around: Surroundings): Value {
  return new Callable('ref', (args, named) => {
    for (const arg of args) if (arg instanceof Undefined) arg.fail();
    if (args.length > 2) throw new JinjaError('ref() takes a name, or a package and a name');
    const [first, second] = args.map((arg) => str(arg));
    const version = named['v'] ?? named['version'];
    if (first === undefined) throw new JinjaError('ref() needs a name');
    return around.ref(
      second ?? first,
      second === undefined ? undefined : first,
      version === undefined || version === null ? undefined : str(version),
    );
  });
}

function exceptions(around: Surroundings): Value {
  const raise =
    (prefix: string) =>
    (args: unknown[]): never => {
      throw new JinjaError(prefix + String(args[0]));
    };
  const said = ([message]: unknown[]): string => {
    around.log(String(message));
    return '';
  };
  return new Map<Value, Value>(
    Object.entries(
      callables({
        raise_compiler_error: raise(''),
        raise_not_implemented: raise(''),
        raise_fail_fast_error: raise(''),
        raise_contract_error: raise('contract: '),
        relation_wrong_type: raise('relation has the wrong type: '),
        missing_config: raise('missing config: '),
        missing_materialization: raise('missing materialization: '),
        warn: said,
        warn_snapshot_timestamp_data_types: () => '',
      }),
    ),
  );
}

const NOW = Date.now();

type Find = (name: string, namespace: string | undefined) => Callable;

const MAKERS: ReadonlyMap<string, (around: Surroundings, find: Find) => Value> = new Map(
  Object.entries<(around: Surroundings, find: Find) => Value>({
    ref: reference,
    source: (around) => callable('source', ([name, table]) => around.source(String(name), String(table))),
    config: (around) => new ConfigObject(around),
    var: variable,
    env_var: environment,
    this: (around) => around.self,
    model: (around) => fromPlain(around.model),
    target: ({ target }) => fromPlain({ ...target, type: 'duckdb', profile_name: target.name, path: target.database }),
    execute: (around) => around.execute,
    is_incremental: (around) => callable('is_incremental', () => around.incremental),
    should_full_refresh: () => callable('should_full_refresh', () => false),
    adapter: ({ execute, asks, target }, dispatch) =>
      new AdapterObject({ execute, asks, database: target.database, dispatch }),
    api: () =>
      new Map<Value, Value>([
        ['Relation', relationFactory()],
        ['Column', columnFactory()],
      ]),
    exceptions,
    graph: (around) =>
      fromPlain(around.graph?.() ?? { nodes: {}, sources: {}, exposures: {}, metrics: {}, groups: {} }),
    modules: () => modulesAt(NOW),
    log: (around) =>
      callable('log', ([message]) => {
        around.log(String(message));
        return '';
      }),
    flags: () =>
      fromPlain({ FULL_REFRESH: false, WHICH: 'build', EMPTY: false, STORE_FAILURES: false, INTROSPECT: true }),
    invocation_id: () => '00000000-0000-0000-0000-000000000000',
    run_started_at: () => momentOf(NOW),
    project_name: (around) => around.project,
    dbt_version: () => '1.11.0',
    database: ({ target }) => target.database,
    schema: ({ self, target }) => self?.schema ?? target.schema,
    sql: () => '',
    affected_dates: (around) => callable('affected_dates', () => around.affectedDates()),
    on_affected_dates: (around) =>
      callable('on_affected_dates', ([expression]) => around.onAffectedDates(String(expression))),
    changes: (around) => callable('changes', ([table]) => around.changes(String(table))),
    pseudonym: () => callable('pseudonym', ([expression]) => pseudonymSql(String(expression))),
  }),
);
const STATEMENTS = new Set(['statement', 'run_query', 'load_result', 'store_result']);

/** The names that dbt code finds in a template, besides macros. Most templates ask for few of them: each is made when it is asked for. */
export function contextOf(around: Surroundings, dispatch: Dispatch): (name: string) => Value | undefined {
  const find: Find = (name, namespace) => {
    const order = namespace === undefined ? undefined : around.dispatch[namespace];
    const found = dispatch(name, namespace, order, around.package);
    if (!found)
      throw new JinjaError(
        `no macro ${name} for duckdb${namespace ? ` in ${namespace}` : ''}: looked for duckdb__${name} and default__${name}`,
      );
    return found;
  };
  const made = new Map<string, Value>();
  let statements: Record<string, Value> | undefined;
  const make = (name: string): Value | undefined => {
    const maker = MAKERS.get(name);
    if (maker) return maker(around, find);
    if (!STATEMENTS.has(name)) return undefined;
    statements ??= statementFunctions(around.execute, around.asks);
    return statements[name];
  };
  return (name) => {
    const known = [made.get(name), around.extra?.[name], PURE_VALUES.get(name)].find((one) => one !== undefined);
    if (known !== undefined) return known;
    const value = make(name);
    if (value !== undefined) made.set(name, value);
    return value;
  };
}
