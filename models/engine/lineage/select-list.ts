import { type Ast, childExpressions, isStar, list, repeatingStars, replaced, starsIn, text } from './ast.ts';
import { constant, selectFrom } from './build-ast.ts';
import type { ScopeColumn } from './catalog.ts';
import { flowOf, type Stand } from './expression.ts';
import { computed, type Flow } from './flow.ts';
import { type Item, same } from './scope.ts';
import { Untraceable } from './shape.ts';
import { starColumns } from './star.ts';

/** A column of a select list. Its value is worked out when somebody wants it: aliases may be used before they are met. */
export interface Selected extends ScopeColumn {
  /** The name that other clauses may call it by. */
  readonly said: string | undefined;
}

export type NamesOf = (expression: Ast) => readonly string[];

class Lazy implements Selected {
  readonly said: string | undefined;
  readonly #nameOf: () => string;
  readonly #flowOf: () => Flow;
  #flow: Flow | undefined;

  constructor(said: string | undefined, nameOf: () => string, flow: () => Flow) {
    this.said = said;
    this.#nameOf = nameOf;
    this.#flowOf = flow;
  }

  get name(): string {
    return this.said ?? this.#nameOf();
  }

  get flow(): Flow {
    this.#flow ??= this.#flowOf();
    return this.#flow;
  }
}

const isUnnest = (node: Ast) => node.class === 'FUNCTION' && /^(unnest|unlist)$/i.test(text(node, 'function_name'));

function saidName(node: Ast): string | undefined {
  const alias = text(node, 'alias');
  if (alias !== '') return alias;
  return node.class === 'COLUMN_REF' ? list<string>(node, 'column_names').at(-1) : undefined;
}

// An alias of COLUMNS('…') may take in parts of the name: \0 is all of it, \1 its first group.
function aliased(alias: string, star: Ast, name: string): string {
  if (alias === '') return name;
  const pattern = (star['expr'] as Ast | null)?.['value'] as { value?: string } | undefined;
  const groups = pattern?.value === undefined ? undefined : new RegExp(pattern.value).exec(name);
  return alias.replace(/\\(\d)/g, (_, digit: string) => (digit === '0' ? name : (groups?.[Number(digit)] ?? '')));
}

// `* like 'x%'`: a comparison with a plain star in it takes the columns whose names pass.
function named(node: Ast, star: Ast, stand: Stand, namesOf: NamesOf): Selected[] {
  const columns = starColumns(star, stand, namesOf);
  const tests = columns.map(
    (column) => replaced(node, (one) => (isStar(one) ? constant(column.name) : undefined)) as Ast,
  );
  const passed = columns.length === 0 ? [] : stand.tracing.oracle.valuesOf(selectFrom(tests));
  return columns
    .filter((_, at) => passed[at] === true)
    .map((one) => ({ said: one.name, name: one.name, flow: one.flow }));
}

function starItem(node: Ast, stars: readonly Ast[], stand: Stand, namesOf: NamesOf): Selected[] {
  const first = stars[0] as Ast;
  if (!isStar(node) && stars.some((star) => star['columns'] !== true)) return named(node, first, stand, namesOf);
  const columns = new Map(stars.map((star) => [star, starColumns(star, stand, namesOf)]));
  const length = columns.get(first)?.length ?? 0;
  if ([...columns.values()].some((one) => one.length !== length)) {
    throw new Untraceable('several COLUMNS() of different length in one expression');
  }
  return Array.from({ length }, (_, at) => {
    const chosen = new Map([...columns].map(([star, all]) => [star, all.slice(at, at + 1)]));
    const name = aliased(text(node, 'alias'), first, columns.get(first)?.[at]?.name ?? '');
    return new Lazy(
      name,
      () => name,
      () => flowOf(node, { ...stand, stars: new Map([...(stand.stars ?? []), ...chosen]) }),
    );
  });
}

/** The UNNEST calls of an expression: in a select list they make rows. */
export function unnestsIn(node: Ast): Ast[] {
  if (node.class === 'SUBQUERY') return [];
  return [...(isUnnest(node) ? [node] : []), ...childExpressions(node).flatMap(unnestsIn)];
}

/** Where all stars of an expression stand for all their columns. */
export function withStars(node: Ast, stand: Stand, namesOf: NamesOf): Stand {
  const stars = starsIn(node).map((star) => [star, starColumns(star, stand, namesOf)] as const);
  return stars.length === 0 ? stand : { ...stand, stars: new Map([...(stand.stars ?? []), ...stars]) };
}

/** Expressions of a select list as columns: stars and structs taken apart. */
export function selectList(nodes: readonly Ast[], around: Stand, namesOf: NamesOf): Selected[] {
  return nodes.flatMap((node): Selected[] => {
    const stand = withStars(node, around, namesOf);
    const stars = repeatingStars(node);
    if (stars.length > 0) return starItem(node, stars, stand, namesOf);
    const flow = () => flowOf(node, stand);
    if (isUnnest(node)) {
      return namesOf(node).map(
        (name) =>
          new Lazy(
            name,
            () => name,
            () => computed([flow()]),
          ),
      );
    }
    return [new Lazy(saidName(node), () => stand.tracing.oracle.textOf(node), flow)];
  });
}

/** Names as DuckDB makes them differ when a query stands in a FROM clause or becomes a relation. */
export function distinctNames<T extends ScopeColumn>(columns: readonly T[]): { name: string; flow: Flow }[] {
  const taken = new Map<string, number>();
  return columns.map((column) => {
    const first = column.name.toLowerCase();
    let { name } = column;
    while (taken.has(name.toLowerCase())) {
      const count = taken.get(first) ?? 1;
      taken.set(first, count + 1);
      name = `${column.name}_${count}`;
    }
    taken.set(name.toLowerCase(), 1);
    return {
      name,
      get flow() {
        return column.flow;
      },
    };
  });
}

/** A query as one thing in a FROM clause. */
export function itemOf(path: readonly string[], columns: readonly ScopeColumn[], aliases: readonly string[]): Item {
  const renamed = columns.map((column, at) => {
    const alias = aliases[at];
    return alias === undefined ? column : { name: alias, flow: column.flow };
  });
  return { path: path.map((part) => part.toLowerCase()), columns: distinctNames(renamed), relation: undefined };
}

export const findSaid = (columns: readonly Selected[], name: string) =>
  columns.find((column) => column.said !== undefined && same(column.said, name));
