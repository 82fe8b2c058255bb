import type { ScopeColumn } from './catalog.ts';
import { computed, either, type Flow, NOTHING } from './flow.ts';
import { type Ref, Untraceable } from './shape.ts';

/** One thing in a FROM clause. */
export interface Item {
  /** Its alias, or its name with schema: what may stand before a column. Lower case. */
  readonly path: readonly string[];
  readonly columns: readonly ScopeColumn[];
  /** The relation behind it, where it is not a query. */
  readonly relation: { readonly name: string; readonly external: boolean } | undefined;
}

/** A column that USING or a natural join made one of several. */
export interface Merged {
  readonly column: ScopeColumn;
  readonly members: ReadonlySet<Item>;
}

export interface From {
  readonly items: readonly Item[];
  readonly merged: readonly Merged[];
  /** What decides which rows there are. */
  readonly rows: ReadonlySet<Ref>;
}

export const NO_ROWS: From = { items: [], merged: [], rows: new Set() };

/** Where names of a query are looked up. */
export interface Scope {
  readonly from: From;
  readonly parent: Scope | undefined;
  /** Value of a select item by its alias. */
  alias(name: string): Flow | undefined;
}

export const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

export const columnOf = (item: Item, name: string) => item.columns.find((column) => same(column.name, name));

export const mergedOf = (from: From, name: string, item?: Item) =>
  from.merged.find((merged) => same(merged.column.name, name) && (!item || merged.members.has(item)));

function unqualified(from: From, name: string): Flow | undefined {
  const found: Flow[] = [];
  for (const item of from.items) {
    const column = columnOf(item, name);
    if (column && !mergedOf(from, name, item)) found.push(column.flow);
  }
  for (const merged of from.merged) if (same(merged.column.name, name)) found.push(merged.column.flow);
  if (found.length > 1) throw new Untraceable(`the column ${name} is ambiguous`);
  return found[0];
}

/** A column as a star gives it. */
export interface Given extends ScopeColumn {
  /** The FROM items that it belongs to. */
  readonly items: readonly Item[];
}

/** What a plain star gives. A column that USING merged stands where the first of its tables has it. */
export function everything(from: From): Given[] {
  const given: Given[] = [];
  const seen = new Set<Merged>();
  for (const item of from.items) {
    for (const column of item.columns) {
      const merged = mergedOf(from, column.name, item);
      if (!merged) given.push({ name: column.name, flow: column.flow, items: [item] });
      else if (!seen.has(merged)) {
        given.push({ name: column.name, flow: merged.column.flow, items: [...merged.members] });
        seen.add(merged);
      }
    }
  }
  return given;
}

const answersTo = (item: Item, path: readonly string[]) =>
  path.length <= item.path.length && path.every((part, at) => part === item.path[item.path.length - path.length + at]);

export function itemsNamed(from: From, path: readonly string[]): readonly Item[] {
  const lower = path.map((part) => part.toLowerCase());
  return from.items.filter((item) => answersTo(item, lower));
}

// table.column before column.field, as DuckDB has it; what follows a column are fields of a struct.
function inFrom(names: readonly string[], from: From): Flow | undefined {
  for (let qualifiers = Math.min(names.length - 1, 3); qualifiers >= 0; qualifiers--) {
    const name = names[qualifiers] ?? '';
    const path = names.slice(0, qualifiers);
    const flow =
      qualifiers === 0
        ? unqualified(from, name)
        : itemsNamed(from, path)
            .map((item) => columnOf(item, name)?.flow)
            .find((one) => one !== undefined);
    if (flow) return qualifiers === names.length - 1 ? flow : computed([flow]);
  }
  const whole = names.length === 1 ? itemsNamed(from, names)[0] : undefined;
  return whole && computed([either(whole.columns.map((column) => column.flow))]);
}

function byAlias(names: readonly string[], scope: Scope): Flow | undefined {
  const flow = scope.alias(names[0] ?? '');
  return flow && (names.length === 1 ? flow : computed([flow]));
}

// Words that read like a column and are functions (SQL:2003).
const WORDS =
  /^(current_(date|time|timestamp|user|role|catalog|schema|database)|localtime|localtimestamp|user|session_user)$/i;

/** The flow of a column reference: columns come before aliases, the nearer query before the farther. */
export function lookUp(names: readonly string[], scope: Scope): Flow {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const flow = inFrom(names, at.from) ?? byAlias(names, at);
    if (flow) return flow;
  }
  if (names.length === 1 && WORDS.test(names[0] ?? '')) return NOTHING;
  throw new Untraceable(`the column ${names.join('.')} is not found`);
}
