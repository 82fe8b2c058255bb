import type { CubeQuery } from '../cube-types.ts';

/** How often queries of one shape were answered from rollups and from the facts, since the process began. */
export interface ShapeUsage {
  readonly measures: readonly string[];
  /** Dimensions and time dimensions, the latter with their granularity (`view.date.month`). */
  readonly by: readonly string[];
  readonly from_rollups: number;
  readonly from_facts: number;
}

const SHAPES_KEPT = 500;

/** Counts answers by the shape of their query: what a page asks every day shows itself, whatever its filters. */
export class Usage {
  readonly #shapes = new Map<string, { -readonly [K in keyof ShapeUsage]: ShapeUsage[K] }>();

  count({ measures = [], dimensions = [], timeDimensions = [] }: CubeQuery, isRollup: boolean): void {
    const times = timeDimensions.flatMap(({ dimension, granularity }) =>
      granularity ? [`${dimension}.${granularity}`] : [],
    );
    const shape = { measures: [...measures].sort(), by: [...dimensions, ...times].sort() };
    const key = JSON.stringify(shape);
    const known = this.#shapes.get(key);
    if (!known && this.#shapes.size >= SHAPES_KEPT) return;
    const usage = known ?? { ...shape, from_rollups: 0, from_facts: 0 };
    if (isRollup) usage.from_rollups += 1;
    else usage.from_facts += 1;
    this.#shapes.set(key, usage);
  }

  /** The most asked first. */
  list(): ShapeUsage[] {
    const asked = (usage: ShapeUsage) => usage.from_rollups + usage.from_facts;
    return [...this.#shapes.values()].sort((a, b) => asked(b) - asked(a));
  }
}
