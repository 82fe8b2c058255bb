import type { Kwargs, Value } from './value.ts';

/** What filters and tests may ask of the evaluator: filters and tests by name, for `map` and `select`. */
export interface Helpers {
  filter(name: string, value: Value, args: readonly Value[], kwargs: Kwargs): Value;
  test(name: string, value: Value, args: readonly Value[]): boolean;
  hasFilter(name: string): boolean;
}

export type Filter = (value: Value, args: readonly Value[], kwargs: Kwargs, helpers: Helpers) => Value;
export type Test = (value: Value, args: readonly Value[], helpers: Helpers) => boolean;

/** Arguments by name, given by place or by name. */
export function argumentsOf(
  args: readonly Value[],
  kwargs: Kwargs,
  names: readonly string[],
): Partial<Record<string, Value>> {
  const placed = names.slice(0, args.length).map((name, at) => [name, args[at] as Value] as const);
  return { ...Object.fromEntries(placed), ...kwargs };
}
