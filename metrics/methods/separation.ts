/** Cases and events of one level of a factor. */
export interface LevelCount {
  readonly column: string;
  readonly level: string;
  readonly n: number;
  readonly events: number;
}

/** Range of a numeric predictor among cases with and without the event. */
export interface RangeByOutcome {
  readonly column: string;
  readonly without: readonly [min: number, max: number];
  readonly with: readonly [min: number, max: number];
}

export interface Separation {
  readonly kind: 'complete' | 'quasi';
  readonly where: string;
  readonly where_zh: string;
}

/**
 * Separation that one predictor causes by itself, from counts alone and before any fit: a level in which everybody or nobody has the
 * event (quasi-complete; complete when every level is so), a number that splits the outcome. A combination of several predictors that
 * separates shows itself in the fit instead: standard errors without bound.
 */
export function findSeparation(
  levels: readonly LevelCount[],
  ranges: readonly RangeByOutcome[],
): Separation | undefined {
  const pure = levels.filter(({ n, events }) => n > 0 && (events === 0 || events === n));
  const first = pure[0];
  if (first) {
    const column = levels.filter((level) => level.column === first.column && level.n > 0);
    const share = `${first.events}/${first.n}`;
    return {
      kind: column.every((level) => pure.includes(level)) ? 'complete' : 'quasi',
      where: `${first.column} = ${first.level} has ${share} events`,
      where_zh: `${first.column} = ${first.level} 的事件数为 ${share}`,
    };
  }
  for (const { column, without, with: having } of ranges) {
    const touches = without[1] <= having[0] || having[1] <= without[0];
    if (!touches) continue;
    const complete = without[1] < having[0] || having[1] < without[0];
    return {
      kind: complete ? 'complete' : 'quasi',
      where: `${column} divides the outcome (${without.join('–')} without, ${having.join('–')} with the event)`,
      where_zh: `${column} 把结局分开（无事件 ${without.join('–')}，有事件 ${having.join('–')}）`,
    };
  }
  return undefined;
}
