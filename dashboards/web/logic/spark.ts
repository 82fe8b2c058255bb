export interface Spark {
  readonly line: string;
  readonly area: string;
  /** Where the line ends: the newest figure. */
  readonly end: readonly [number, number] | undefined;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** Path data of a sparkline; gaps break the line. Fewer than two figures draw nothing. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): Spark | undefined {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return undefined;
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const inset = 3;
  const point = (value: number, at: number) =>
    [
      round((at / Math.max(values.length - 1, 1)) * width),
      round(height - inset - ((value - low) / span) * (height - 2 * inset)),
    ] as const;
  const runs: (readonly [number, number])[][] = [[]];
  values.forEach((value, at) => {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push(point(value, at));
  });
  const drawn = runs.filter((run) => run.length > 0);
  const path = (run: readonly (readonly [number, number])[]) =>
    run.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return {
    line: drawn.map(path).join(''),
    area: drawn.map((run) => `${path(run)}L${run.at(-1)?.[0]} ${height}L${run[0]?.[0]} ${height}Z`).join(''),
    end: drawn.at(-1)?.at(-1),
  };
}
