import { readFileSync } from 'node:fs';
import { load as parse } from 'js-yaml';
import { z } from 'zod';

/** Dimensions by which an entity is summed beforehand, by entity and name of the rollup: cubes/rollups.yml. */
export type RollupList = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export const readRollupList = (file: string): RollupList =>
  z.record(z.string(), z.record(z.string(), z.array(z.string()).min(1))).parse(parse(readFileSync(file, 'utf8')));

interface Entity {
  readonly name: string;
  readonly measures?: readonly { readonly name: string; readonly [key: string]: unknown }[] | null | undefined;
}

const ADDS_UP: ReadonlySet<unknown> = new Set(['sum', 'count', 'min', 'max']);

/**
 * The sums of an entity by day and by the dimensions of each rollup, in Cube's words. What does not add up (people counted once, means)
 * is left out; what Cube computes from sums need not be kept.
 */
export function rollupsOf(
  { name, measures }: Entity,
  rollups: RollupList[string] | undefined,
  day: string | undefined,
): readonly Record<string, unknown>[] {
  if (rollups === undefined || day === undefined) throw new Error(`${name} has no rollup in rollups.yml, or no day`);
  const kept = (measures ?? []).filter(({ type }) => ADDS_UP.has(type)).map((measure) => measure.name);
  return Object.entries(rollups).map(([rollup, dimensions]) => ({
    name: rollup,
    type: 'rollup',
    external: false,
    scheduled_refresh: false,
    time_dimension: day,
    granularity: 'day',
    dimensions,
    measures: kept,
  }));
}
