import { type Ast, isAst, text } from './ast.ts';

/** In a barrier's SQL, stands for whatever it protects. */
export const HOLE = 'protected_value';
/** In a barrier's SQL, stands for any other expression. What comes in there is not protected. */
export const OTHER = 'other_value';

/** An expression through which a value may pass and be no identifier any more. Declared, never guessed. */
export interface Barrier {
  readonly name: string;
  /** An expression with HOLE in it, e.g. `year(protected_value)`. */
  readonly sql: string;
  /** Why what comes out does not point at a person any more. */
  readonly reason: string;
}

export interface ParsedBarrier {
  readonly name: string;
  readonly pattern: Ast;
}

/** What stands in a barrier's places. */
export interface Filled {
  readonly protects: readonly Ast[];
  readonly others: readonly Ast[];
}

const IGNORED = new Set(['query_location', 'alias']);

function placeName(node: unknown): string | undefined {
  const names = isAst(node) && node.class === 'COLUMN_REF' ? node['column_names'] : undefined;
  const name = Array.isArray(names) && names.length === 1 ? names[0] : undefined;
  return name === HOLE || name === OTHER ? name : undefined;
}

function fits(pattern: unknown, found: unknown, filled: { protects: Ast[]; others: Ast[] }): boolean {
  const name = placeName(pattern);
  if (name !== undefined) return isAst(found) && filled[name === HOLE ? 'protects' : 'others'].push(found) > 0;
  if (Array.isArray(pattern)) {
    return (
      Array.isArray(found) &&
      found.length === pattern.length &&
      pattern.every((one, index) => fits(one, found[index], filled))
    );
  }
  if (typeof pattern !== 'object' || pattern === null) return pattern === found;
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return false;
  const [wanted, given] = [pattern as Record<string, unknown>, found as Record<string, unknown>];
  const keys = new Set([...Object.keys(wanted), ...Object.keys(given)].filter((key) => !IGNORED.has(key)));
  return [...keys].every((key) => fits(wanted[key], given[key], filled));
}

/** What a barrier protects in this expression; undefined when it is not that barrier, in every detail. */
export function protectedBy({ pattern }: ParsedBarrier, node: Ast): Filled | undefined {
  if (node.type !== pattern.type || text(node, 'function_name') !== text(pattern, 'function_name')) return undefined;
  const filled = { protects: [], others: [] };
  return fits(pattern, node, filled) ? filled : undefined;
}
