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

/** Places boxes in columns, what comes first on the left, and draws the lines between them. */
export function lineageDrawing(boxes: readonly Box[], edges: readonly Edge[]): Drawing {
  const rank = ranks(
    boxes.map(({ id }) => id),
    edges,
  );
  const used = [...new Set(rank.values())].sort((a, b) => a - b);
  const columns = ordered(
    used.map((at) => boxes.filter(({ id }) => rank.get(id) === at).map(({ id }) => id)),
    edges,
  );
  const tallest = Math.max(...columns.map((column) => column.length), 1);
  const height = tallest * (BOX.height + BOX.between) - BOX.between + 2 * BOX.edge;
  const placed = new Map<string, Placed>();
  const byId = new Map(boxes.map((box) => [box.id, box]));
  for (const [across, column] of columns.entries()) {
    const own = column.length * (BOX.height + BOX.between) - BOX.between;
    for (const [down, id] of column.entries()) {
      const x = BOX.edge + across * (BOX.width + BOX.across);
      const y = (height - own) / 2 + down * (BOX.height + BOX.between);
      placed.set(id, { ...(byId.get(id) as Box), x, y });
    }
  }
  const lines = edges.flatMap(([from, to, kind = '']) => {
    const [a, b] = [placed.get(from), placed.get(to)];
    if (!a || !b) return [];
    const [x1, y1, x2, y2] = [a.x + BOX.width, a.y + BOX.height / 2, b.x, b.y + BOX.height / 2];
    const bend = Math.max((x2 - x1) / 2, BOX.across / 2);
    return [{ from, to, kind, path: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` }];
  });
  const width = columns.length * (BOX.width + BOX.across) - BOX.across + 2 * BOX.edge;
  return { boxes: [...placed.values()], lines, width, height };
}
