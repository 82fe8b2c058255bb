import { Matrix } from 'ml-matrix';
import { number } from './sums.ts';

/** A cubic on one interval, in powers of (x − left). */
type Piece = readonly number[];
/** One function: a cubic per interval between knots. */
type Piecewise = readonly Piece[];

const DEGREE = 3;

const add = (a: Piece, b: Piece): Piece =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) + (b[i] ?? 0));
const times = (a: Piece, [constant, slope]: readonly [number, number]): Piece =>
  Array.from({ length: a.length + 1 }, (_, i) => (a[i] ?? 0) * constant + (i > 0 ? (a[i - 1] ?? 0) * slope : 0));

/** Cubic B-splines by Cox's and de Boor's recursion on polynomials, for knots of which the outer ones are repeated. */
function bSplines(knots: readonly number[], breaks: readonly number[]): Piecewise[] {
  const at = (index: number) => knots[index] ?? 0;
  let functions: Piece[][] = knots
    .slice(0, -1)
    .map((knot, index) => breaks.slice(0, -1).map((left) => (knot === left && at(index + 1) > knot ? [1] : [0])));
  for (let degree = 1; degree <= DEGREE; degree++) {
    functions = functions.slice(0, -1).map((mine, index) =>
      breaks.slice(0, -1).map((left, interval) => {
        const rise = at(index + degree) - at(index);
        const fall = at(index + degree + 1) - at(index + 1);
        const up = rise > 0 ? times(mine[interval] ?? [0], [(left - at(index)) / rise, 1 / rise]) : [0];
        const down =
          fall > 0
            ? times(functions[index + 1]?.[interval] ?? [0], [(at(index + degree + 1) - left) / fall, -1 / fall])
            : [0];
        return add(up, down);
      }),
    );
  }
  return functions;
}

const evaluate = (piece: Piece, x: number) => piece.reduceRight((total, value) => total * x + value, 0);
const slope = (piece: Piece, x: number) =>
  evaluate(
    piece.slice(1).map((value, i) => value * (i + 1)),
    x,
  );
const bend = (piece: Piece, x: number) => 2 * (piece[2] ?? 0) + 6 * (piece[3] ?? 0) * x;

/** Columns 3… of the Q of Householder's decomposition of two constraints, the way R's `ns` takes its natural basis. */
function naturalSpace(constraints: number[][]): Matrix {
  const size = constraints[0]?.length ?? 0;
  let rest = new Matrix(constraints).transpose();
  let q = Matrix.eye(size);
  for (let column = 0; column < 2; column++) {
    const v = new Array<number>(size).fill(0);
    for (let row = column; row < size; row++) v[row] = rest.get(row, column);
    const length = Math.hypot(...v);
    v[column] = (v[column] ?? 0) + ((v[column] ?? 0) >= 0 ? length : -length);
    const square = v.reduce((total, value) => total + value * value, 0);
    const vector = Matrix.columnVector(v);
    const reflector = Matrix.sub(Matrix.eye(size), vector.mmul(vector.transpose()).mul(2 / square));
    rest = reflector.mmul(rest);
    q = q.mmul(reflector);
  }
  return q.subMatrix(0, size - 1, 2, size - 1);
}

function combine(functions: readonly Piecewise[], weights: readonly number[], intervals: number): Piecewise {
  return Array.from({ length: intervals }, (_, interval) =>
    functions.reduce<Piece>(
      (total, one, index) =>
        add(
          total,
          (one[interval] ?? [0]).map((value) => value * (weights[index] ?? 0)),
        ),
      [0],
    ),
  );
}

function pieceSql(piece: Piece, x: string, left: number): string {
  const t = `(${x} - ${number(left)})`;
  return piece.reduceRight((inner, value) => (inner ? `(${number(value)} + ${t} * ${inner})` : number(value)), '');
}

/** A basis function as SQL: cubic pieces; beyond the ends `bs` continues the last cubic and `ns` a line, as R predicts. */
function functionSql(pieces: Piecewise, x: string, breaks: readonly number[], line: boolean): string {
  const [low, high] = [breaks[0] ?? 0, breaks.at(-1) ?? 0];
  const last = pieces.length - 1;
  const lastLeft = breaks[last] ?? 0;
  const inner = pieces.map((piece, i) =>
    i === last
      ? `else ${pieceSql(piece, x, breaks[i] ?? 0)}`
      : `when ${x} < ${number(breaks[i + 1] ?? 0)} then ${pieceSql(piece, x, breaks[i] ?? 0)}`,
  );
  if (!line) return pieces.length === 1 ? pieceSql(pieces[0] ?? [0], x, low) : `case ${inner.join(' ')} end`;
  const outer = [
    `when ${x} < ${number(low)} then ${pieceSql([evaluate(pieces[0] ?? [0], 0), slope(pieces[0] ?? [0], 0)], x, low)}`,
    `when ${x} > ${number(high)} then ${pieceSql([evaluate(pieces[last] ?? [0], high - lastLeft), slope(pieces[last] ?? [0], high - lastLeft)], x, high)}`,
  ];
  return `case ${[...outer, ...inner].join(' ')} end`;
}

/**
 * R's `bs(x, df)` and `ns(x, df)` (package splines, cubic, without intercept) as SQL expressions, given the ends of x and its inner knots
 * (quantiles of R's type 7).
 */
export function splineSql(
  kind: 'ns' | 'bs',
  x: string,
  ends: readonly [number, number],
  inner: readonly number[],
): string[] {
  const [low, high] = ends;
  const breaks = [low, ...inner, high];
  const knots = [low, low, low, ...breaks, high, high, high];
  const functions = bSplines(knots, breaks);
  const intervals = breaks.length - 1;
  if (kind === 'bs') return functions.slice(1).map((pieces) => functionSql(pieces, x, breaks, false));
  const width = high - (breaks[intervals - 1] ?? 0);
  const basis = functions.slice(1);
  const space = naturalSpace([
    basis.map((pieces) => bend(pieces[0] ?? [0], 0)),
    basis.map((pieces) => bend(pieces[intervals - 1] ?? [0], width)),
  ]);
  return Array.from({ length: space.columns }, (_, column) =>
    functionSql(combine(basis, space.getColumn(column), intervals), x, breaks, true),
  );
}

/** How many inner knots leave that many columns. */
export function innerKnots(kind: 'ns' | 'bs', df: number): number {
  return kind === 'ns' ? df - 1 : df - DEGREE;
}
