import { Untraceable } from './shape.ts';

/**
 * A node of DuckDB's own parse tree (`json_serialize_sql`). Expressions have a `class`; queries and FROM items only a
 * `type`. All keys are always there, so a key that we do not know is noticed.
 */
export interface Ast {
  readonly type: string;
  readonly class?: string;
  readonly [key: string]: unknown;
}

export const isAst = (value: unknown): value is Ast =>
  typeof value === 'object' && value !== null && typeof (value as Ast).type === 'string';

/** An expression, not a type, a value or a modifier: those have no class. */
export const isExpression = (value: unknown): value is Ast =>
  isAst(value) && typeof value.class === 'string' && value.class !== '';

export function text(node: Ast, key: string): string {
  const value = node[key];
  return typeof value === 'string' ? value : '';
}

export function list<T = Ast>(node: Ast, key: string): readonly T[] {
  const value = node[key];
  return Array.isArray(value) ? (value as T[]) : [];
}

/** The child under this key; a tree without it is one that we do not understand. */
export function child(node: Ast, key: string): Ast {
  const value = node[key];
  if (!isAst(value)) throw new Untraceable(`${node.type} has no ${key}`);
  return value;
}

export function optional(node: Ast, key: string): Ast | undefined {
  const value = node[key];
  return isAst(value) ? value : undefined;
}

const isSaid = (value: unknown): boolean =>
  value !== null && value !== '' && value !== false && !(typeof value === 'object' && Object.keys(value).length === 0);

/** Throws when a node says something under a key that its reader does not look at. */
export function onlyKeys(node: Ast, known: ReadonlySet<string>): void {
  for (const [key, value] of Object.entries(node)) {
    if (!known.has(key) && isSaid(value)) throw new Untraceable(`${node.type} says ${key}, which is not understood`);
  }
}

/** The expressions directly under a node, whatever their keys: none can be overlooked. */
export function expressionsUnder(value: unknown): Ast[] {
  if (isExpression(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(expressionsUnder);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(expressionsUnder);
}

export function childExpressions(node: Ast, except: readonly string[] = []): Ast[] {
  return Object.entries(node).flatMap(([key, value]) => (except.includes(key) ? [] : expressionsUnder(value)));
}

export const isStar = (node: Ast): boolean => node.class === 'STAR';

/** The stars of an expression, not those of its subqueries and not the one inside COLUMNS(…). */
export function starsIn(node: Ast): Ast[] {
  if (isStar(node)) return [node];
  return node.class === 'SUBQUERY' ? [] : childExpressions(node).flatMap(starsIn);
}

/** The stars for which an expression stands several times; `*COLUMNS(…)` puts its columns in one place. */
export function repeatingStars(node: Ast): Ast[] {
  if (isStar(node)) return [node];
  if (node.class === 'SUBQUERY' || node.type === 'OPERATOR_UNPACK') return [];
  return childExpressions(node).flatMap(repeatingStars);
}

/** A copy of a tree in which some nodes stand for others. */
export function replaced(value: unknown, change: (node: Ast) => Ast | undefined): unknown {
  if (Array.isArray(value)) return value.map((one) => replaced(one, change));
  if (typeof value !== 'object' || value === null) return value;
  const other = isAst(value) ? change(value) : undefined;
  if (other) return other;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one, change)]));
}
