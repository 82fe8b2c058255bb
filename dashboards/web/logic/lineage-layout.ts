/** A box of a lineage drawing, before it has a place. */
export interface Box {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly kind: string;
}

export interface Placed extends Box {
  readonly x: number;
  readonly y: number;
}

export interface Drawing {
  readonly boxes: readonly Placed[];
  readonly lines: readonly {
    readonly from: string;
    readonly to: string;
    readonly path: string;
    readonly kind: string;
  }[];
  readonly width: number;
  readonly height: number;
}

export type Edge = readonly [from: string, to: string, kind?: string];

export const BOX = { width: 214, height: 40, across: 62, between: 12, edge: 8 } as const;

const LANE = '\u0000';

/** Rank of each box: one more than the highest of what it comes from, so that every line goes to the right. */
function ranks(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const found = new Map<string, number>();
  const parents = new Map(ids.map((id) => [id, edges.filter(([, to]) => to === id).map(([from]) => from)]));
  const rankOf = (id: string, path: ReadonlySet<string>): number => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const above = (parents.get(id) ?? []).filter((parent) => !path.has(parent));
    const rank =
      above.length === 0 ? 0 : Math.max(...above.map((parent) => rankOf(parent, new Set([...path, id])))) + 1;
    found.set(id, rank);
    return rank;
  };
  for (const id of ids) rankOf(id, new Set());
  // What nothing stands before moves next to its first reader: a long line says nothing.
  for (const id of ids) {
    const next = edges.filter(([from]) => from === id).map(([, to]) => found.get(to) ?? 0);
    if (next.length > 0 && (parents.get(id) ?? []).length === 0) found.set(id, Math.min(...next) - 1);
  }
  return found;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Orders each column by where its neighbours stand, left to right and back, so that few lines cross. */
function ordered(columns: string[][], edges: readonly Edge[]): string[][] {
  const place = new Map<string, number>();
  const settle = (column: string[]) => {
    for (const [at, id] of column.entries()) place.set(id, at - column.length / 2);
  };
  for (const column of columns) settle(column);
  const sweep = (column: string[], side: 0 | 1) => {
    const weight = new Map(
      column.map((id) => {
        const near = edges.filter((edge) => edge[1 - side] === id).map((edge) => place.get(edge[side]) ?? 0);
        return [id, near.length > 0 ? mean(near) : (place.get(id) ?? 0)] as const;
      }),
    );
    column.sort((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0) || a.localeCompare(b));
    settle(column);
  };
  for (let round = 0; round < 4; round++) {
    for (const column of columns) sweep(column, 0);
    for (const column of columns.toReversed()) sweep(column, 1);
  }
  return columns;
}

/** A line over several columns gets a lane in each that it passes, so that it runs between boxes and not behind them. */
function withLanes(rank: Map<string, number>, edges: readonly Edge[]): { chains: string[][]; steps: Edge[] } {
  const chains = edges.map(([from, to], at) => {
    const [first, last] = [rank.get(from) ?? 0, rank.get(to) ?? 0];
    const lanes = Array.from({ length: Math.max(last - first - 1, 0) }, (_none, step) => {
      const lane = `${LANE}${at}:${step}`;
      rank.set(lane, first + 1 + step);
      return lane;
    });
    return [from, ...lanes, to];
  });
  const steps = chains.flatMap((chain) => chain.slice(1).map((to, at): Edge => [chain[at] ?? '', to]));
  return { chains, steps };
}

const heightOf = (id: string) => (id.startsWith(LANE) ? 0 : BOX.height);
const columnHeight = (column: readonly string[]) =>
  column.reduce((sum, id) => sum + heightOf(id) + BOX.between, 0) - BOX.between;

/** From the right side of a box through its lanes to the left side of another. */
function pathThrough(points: readonly (readonly [left: number, right: number, y: number])[]): string {
  const [[, start, top] = [0, 0, 0], ...rest] = points;
  let [x, y] = [start, top];
  const parts = rest.map(([left, right, to], at) => {
    const bend = Math.max((left - x) / 2, BOX.across / 2);
    const curve = `C${x + bend} ${y} ${left - bend} ${to} ${left} ${to}`;
    const isLane = at < rest.length - 1;
    [x, y] = [isLane ? right : left, to];
    return isLane ? `${curve}H${right}` : curve;
  });
  return `M${start} ${top}${parts.join('')}`;
}

/** Places boxes in columns, what comes first on the left, and draws the lines between them. */
export function lineageDrawing(boxes: readonly Box[], edges: readonly Edge[]): Drawing {
  const names = new Set(boxes.map(({ id }) => id));
  const known = edges.filter(([from, to]) => names.has(from) && names.has(to));
  const rank = ranks([...names], known);
  const { chains, steps } = withLanes(rank, known);
  const used = [...new Set(rank.values())].sort((a, b) => a - b);
  const columns = ordered(
    used.map((at) => [...rank].filter(([, of]) => of === at).map(([id]) => id)),
    steps,
  );
  const height = Math.max(...columns.map(columnHeight), BOX.height) + 2 * BOX.edge;
  const corner = new Map<string, readonly [x: number, y: number]>();
  for (const [across, column] of columns.entries()) {
    let y = (height - columnHeight(column)) / 2;
    for (const id of column) {
      corner.set(id, [BOX.edge + across * (BOX.width + BOX.across), y]);
      y += heightOf(id) + BOX.between;
    }
  }
  const at = (id: string) => corner.get(id) ?? ([0, 0] as const);
  const lines = chains.map((chain, index) => {
    const [from, to, kind = ''] = known[index] as Edge;
    const points = chain.map((id) => [at(id)[0], at(id)[0] + BOX.width, at(id)[1] + heightOf(id) / 2] as const);
    return { from, to, kind, path: pathThrough(points) };
  });
  const width = columns.length * (BOX.width + BOX.across) - BOX.across + 2 * BOX.edge;
  return { boxes: boxes.map((box) => ({ ...box, x: at(box.id)[0], y: at(box.id)[1] })), lines, width, height };
}
