import { ident, UserError } from '../../../core/index.ts';
import { texts } from '../merge-config.ts';
import type { Node } from '../node.ts';

// `merge` as dbt-duckdb writes it: keys or USING columns, conditions, chosen columns, or clauses of the model's own.

interface Clause {
  readonly action?: string;
  readonly mode?: string;
  readonly by?: string;
  readonly condition?: string | readonly string[] | null;
  readonly error_message?: string;
  readonly set_expressions?: Readonly<Record<string, string>>;
  readonly update?: {
    readonly include?: string[];
    readonly exclude?: string[];
    readonly set_expressions?: Record<string, string>;
  };
  readonly insert?: { readonly columns?: readonly string[]; readonly values?: readonly string[] };
}

const BASIC = [
  'merge_update_condition',
  'merge_insert_condition',
  'merge_update_columns',
  'merge_exclude_columns',
  'merge_update_set_expressions',
];
const TEXTS = ['merge_update_condition', 'merge_insert_condition'];
const LISTS = ['merge_on_using_columns', 'merge_update_columns', 'merge_exclude_columns', 'merge_returning_columns'];

/** What is wrong with a model's merge settings. */
function problems(raw: Readonly<Record<string, unknown>>): string[] {
  const said = (key: string) => raw[key] !== undefined && raw[key] !== null;
  const found = [
    ...TEXTS.filter((key) => said(key) && typeof raw[key] !== 'string').map((key) => `${key} must be a text`),
    ...LISTS.filter((key) => said(key) && !Array.isArray(raw[key])).map((key) => `${key} must be a list`),
  ];
  const clauses = raw['merge_clauses'];
  if (clauses !== undefined && clauses !== null) {
    const given = clauses as Record<string, unknown>;
    const kinds = ['when_matched', 'when_not_matched'].filter((kind) => given[kind] !== undefined);
    if (kinds.length === 0) found.push('merge_clauses needs when_matched or when_not_matched');
    for (const kind of kinds) {
      if (!Array.isArray(given[kind]) || given[kind].length === 0)
        found.push(`merge_clauses.${kind} must be a list of clauses`);
    }
    const ignored = BASIC.filter((key) => said(key) && (!Array.isArray(raw[key]) || raw[key].length > 0));
    if (ignored.length > 0) found.push(`merge_clauses stand in the place of ${ignored.join(', ')}`);
  }
  if (texts(raw['merge_update_columns']).length > 0 && texts(raw['merge_exclude_columns']).length > 0) {
    found.push('merge_update_columns and merge_exclude_columns exclude each other');
  }
  return found;
}

function updatedColumns(include: readonly string[], exclude: readonly string[], columns: readonly string[]): string[] {
  if (include.length > 0) return [...include];
  const without = new Set(exclude.map((column) => column.toLowerCase()));
  return columns.filter((column) => !without.has(column.toLowerCase())).map(ident);
}

function updateSql(clause: Clause, columns: readonly string[]): string {
  const { mode, update = {}, set_expressions } = clause;
  if (mode === 'by_name') return 'update by name';
  if (mode === 'by_position') return 'update by position';
  if (mode === 'star') return 'update set *';
  const own = update.set_expressions ?? set_expressions ?? {};
  const set = Object.entries(own).map(([column, expression]) => `${column} = ${expression}`);
  const copied = mode === 'explicit' ? updatedColumns(update.include ?? [], update.exclude ?? [], columns) : [];
  const rest = copied.filter((column) => own[column.replaceAll('"', '')] === undefined);
  return `update set ${[...set, ...rest.map((column) => `${column} = DBT_INTERNAL_SOURCE.${column}`)].join(', ')}`;
}

function insertSql({ mode, insert = {} }: Clause): string {
  if (mode === 'by_position') return 'insert by position';
  if (mode === 'star') return 'insert *';
  if (mode === 'explicit')
    return `insert (${(insert.columns ?? []).join(', ')}) values (${(insert.values ?? []).join(', ')})`;
  return 'insert by name';
}

function clauseSql(clause: Clause, when: string, columns: readonly string[]): string {
  const { action, condition, by, error_message: message } = clause;
  const met =
    typeof condition === 'string' ? ` and ${condition}` : condition ? ` and (${condition.join(') and (')})` : '';
  const actions: Record<string, () => string> = {
    update: () => updateSql(clause, columns),
    insert: () => insertSql(clause),
    delete: () => 'delete',
    do_nothing: () => 'do nothing',
    error: () => `error${message ? ` '${message.replaceAll("'", "''")}'` : ''}`,
  };
  return `when ${when}${by ? ` by ${by}` : ''}${met} then ${actions[action ?? '']?.() ?? ''}`;
}

function clausesOf(raw: Readonly<Record<string, unknown>>): { matched: Clause[]; unmatched: Clause[] } {
  const given = raw['merge_clauses'] as { when_matched?: Clause[]; when_not_matched?: Clause[] } | undefined;
  if (given) return { matched: given.when_matched ?? [], unmatched: given.when_not_matched ?? [] };
  const [include, exclude] = [texts(raw['merge_update_columns']), texts(raw['merge_exclude_columns'])];
  const set = (raw['merge_update_set_expressions'] ?? {}) as Record<string, string>;
  const chosen = include.length + exclude.length + Object.keys(set).length > 0;
  const condition = (key: string) => (raw[key] as string | undefined) ?? null;
  const update: Clause = chosen
    ? { action: 'update', mode: 'explicit', update: { include, exclude, set_expressions: set } }
    : { action: 'update', mode: 'by_name' };
  return {
    matched: [{ ...update, condition: condition('merge_update_condition') }],
    unmatched: [{ action: 'insert', mode: 'by_name', condition: condition('merge_insert_condition') }],
  };
}

/** The statement that merges new rows into a model's relation. */
export function mergeSql(node: Node, from: string, columns: readonly string[], predicates: readonly string[]): string {
  const { raw, uniqueKey } = node.config;
  const [problem] = problems(raw);
  if (problem) throw new UserError('models/invalid', { file: node.path, problem });
  const using = texts(raw['merge_on_using_columns']);
  const same =
    uniqueKey.length > 0 ? uniqueKey.map((key) => `DBT_INTERNAL_SOURCE.${key} = DBT_INTERNAL_DEST.${key}`) : ['false'];
  const on = using.length > 0 ? predicates : [...same, ...predicates];
  const join = [
    using.length > 0 ? `using (${using.join(', ')})` : '',
    on.length > 0 ? `on (${on.join(') and (')})` : '',
  ];
  const { matched, unmatched } = clausesOf(raw);
  return [
    `merge into ${node.relation} as DBT_INTERNAL_DEST using ${from} as DBT_INTERNAL_SOURCE ${join.join(' ')}`,
    ...matched.map((clause) => clauseSql(clause, 'matched', columns)),
    ...unmatched.map((clause) => clauseSql(clause, 'not matched', columns)),
  ].join('\n');
}
