import { type Ast, isStar, list, optional, replaced, text } from './ast.ts';
import { call, constant, selectFrom } from './build-ast.ts';
import type { ScopeColumn } from './catalog.ts';
import { flowOf, type Stand } from './expression.ts';
import { computed } from './flow.ts';
import { everything, type From, type Given, itemsNamed, lookUp, same } from './scope.ts';
import { Untraceable } from './shape.ts';

function available(star: Ast, stand: Stand, namesOf: (node: Ast) => readonly string[]): Given[] {
  const name = text(star, 'relation_name');
  const { from } = stand.scope;
  if (name === '') return everything(from);
  const [item] = itemsNamed(from, [name]);
  if (item) return item.columns.map((column) => ({ name: column.name, flow: column.flow, items: [item] }));
  const fields = computed([lookUp([name], stand.scope)]);
  return namesOf({ ...star, exclude_list: [], replace_list: [], rename_list: [], expr: null, columns: false }).map(
    (field) => ({ name: field, flow: fields, items: [] }),
  );
}

// COLUMNS('pattern'), COLUMNS(['a', 'b']) and COLUMNS(c -> …): DuckDB says which names they take.
function filtered(star: Ast, columns: readonly Given[], stand: Stand): readonly Given[] {
  const filter = optional(star, 'expr');
  if (!filter || columns.length === 0) return columns;
  const names = columns.map((column) => constant(column.name));
  const isList = text(filter, 'function_name') === 'list_value';
  const query = isList
    ? [filter]
    : filter.class === 'CONSTANT'
      ? names.map((name) => call('regexp_matches', [name, filter]))
      : names.map((name) =>
          call('len', [replaced(filter, (node) => (isStar(node) ? call('list_value', [name]) : undefined)) as Ast]),
        );
  const answers = stand.tracing.oracle.valuesOf(selectFrom(query));
  if (!isList) return columns.filter((_, index) => answers[index] === true || answers[index] === 1);
  const wanted = (answers[0] ?? []) as string[];
  return wanted.flatMap((name) => columns.filter((column) => same(column.name, name)));
}

interface QualifiedName {
  readonly table?: string;
  readonly column: string;
}

function names(given: Given, { table, column }: QualifiedName): boolean {
  if (!same(given.name, column)) return false;
  const isNamed = !table || given.items.some((item) => same(item.path.at(-1) ?? '', table));
  if (table && isNamed && given.items.length > 1)
    throw new Untraceable(`* without or renaming ${table}.${column}, of a join by USING`);
  return isNamed;
}

/** The columns that a star stands for, after EXCLUDE, REPLACE, RENAME and the pattern of COLUMNS. */
export function starColumns(star: Ast, stand: Stand, namesOf: (node: Ast) => readonly string[]): ScopeColumn[] {
  const without: QualifiedName[] = [
    ...list<string>(star, 'exclude_list').map((column) => ({ column })),
    ...list<QualifiedName>(star, 'qualified_exclude_list'),
  ];
  const replacements = list<{ key: string; value: Ast }>(star, 'replace_list');
  const renamed = list<{ key: QualifiedName; value: string }>(star, 'rename_list');
  const left = available(star, stand, namesOf).filter((given) => !without.some((name) => names(given, name)));
  return filtered(star, left, stand).map((given) => {
    const replacement = replacements.find(({ key }) => same(key, given.name));
    const rename = renamed.find(({ key }) => names(given, key));
    return {
      name: rename?.value ?? given.name,
      flow: replacement ? flowOf(replacement.value, stand) : given.flow,
    };
  });
}

/** The relations that a star reads whole. */
export function starRelations(star: Ast, from: From): { name: string; external: boolean }[] {
  const name = text(star, 'relation_name');
  const items = name === '' ? from.items : itemsNamed(from, [name]);
  return items.flatMap((item) => (item.relation ? [item.relation] : []));
}
