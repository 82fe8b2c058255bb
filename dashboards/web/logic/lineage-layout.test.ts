import { expect, it } from 'vitest';
import { BOX, type Edge, lineageDrawing } from './lineage-layout.ts';

const box = (id: string) => ({ id, label: id, note: '', kind: 'table' });
const draw = (ids: string[], edges: Edge[]) => lineageDrawing(ids.map(box), edges);
const columnOf = (drawing: ReturnType<typeof draw>, id: string) =>
  Math.round(((drawing.boxes.find((one) => one.id === id)?.x ?? 0) - BOX.edge) / (BOX.width + BOX.across));

it('puts what comes first on the left, and every line goes to the right', () => {
  const edges: Edge[] = [
    ['raw', 'staging'],
    ['staging', 'fact'],
    ['codes', 'fact'],
    ['raw', 'fact'],
  ];
  const drawing = draw(['fact', 'staging', 'raw', 'codes'], edges);
  expect(['raw', 'staging', 'codes', 'fact'].map((id) => columnOf(drawing, id))).toEqual([0, 1, 1, 2]);
  expect(drawing.lines).toHaveLength(4);
  for (const { from, to } of drawing.lines) expect(columnOf(drawing, from)).toBeLessThan(columnOf(drawing, to));
});

it('keeps boxes apart and inside', () => {
  const drawing = draw(
    ['a', 'b', 'c', 'd'],
    [
      ['a', 'd'],
      ['b', 'd'],
      ['c', 'd'],
    ],
  );
  const left = drawing.boxes.filter(({ id }) => id !== 'd').map(({ y }) => y);
  for (const [at, y] of left.entries()) {
    if (at > 0) expect(y - (left[at - 1] ?? 0)).toBeGreaterThanOrEqual(BOX.height);
    expect(y + BOX.height).toBeLessThan(drawing.height);
  }
  expect(drawing.boxes.every(({ x }) => x + BOX.width <= drawing.width)).toBe(true);
});

it('orders a column by its neighbours, so that lines do not cross', () => {
  const drawing = draw(
    ['x1', 'x2', 'y2', 'y1'],
    [
      ['x1', 'y1'],
      ['x2', 'y2'],
    ],
  );
  const y = (id: string) => drawing.boxes.find((one) => one.id === id)?.y ?? 0;
  expect(y('x1') < y('x2')).toBe(y('y1') < y('y2'));
});

it('draws a model alone', () => {
  expect(draw(['alone'], [])).toMatchObject({ lines: [], width: BOX.width + 2 * BOX.edge });
});

it('leads a long line between boxes, not behind them', () => {
  const edges: Edge[] = [
    ['a', 'b'],
    ['b', 'c'],
    ['a', 'c'],
  ];
  const drawing = draw(['a', 'b', 'c'], edges);
  const b = drawing.boxes.find(({ id }) => id === 'b');
  const long = drawing.lines.find(({ from, to }) => from === 'a' && to === 'c');
  // Its lane is the level stretch below or above the box that it passes.
  const [, lane = 'NaN'] = /(\S+)H/.exec(long?.path ?? '') ?? [];
  const distance = Math.min(Math.abs(Number(lane) - (b?.y ?? 0)), Math.abs(Number(lane) - (b?.y ?? 0) - BOX.height));
  expect(Number(lane) < (b?.y ?? 0) || Number(lane) > (b?.y ?? 0) + BOX.height).toBe(true);
  expect(distance).toBeGreaterThanOrEqual(BOX.between);
});
