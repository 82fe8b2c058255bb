import type { Row } from '../../core/index.ts';

/** Counts of one to this many less one are hidden (REQUIREMENTS, small cells). Zero is not: nobody is behind it. */
export const SUPPRESSION_THRESHOLD = 10;

/** What the columns of an answer are. */
export interface CellShape {
  readonly dimensions: readonly string[];
  readonly measures: readonly string[];
  /** Those measures that count people or their events. */
  readonly counts: ReadonlySet<string>;
  /** The count of what is behind a row; a small one hides the whole row. */
  readonly base: string | undefined;
}

export interface Disclosed {
  readonly rows: Row[];
  /** Cells set to null, as indices into `rows` with the measure's column. */
  readonly hidden: readonly { readonly row: number; readonly column: string }[];
}

const isSmall = (value: unknown): boolean =>
  typeof value === 'number' && value !== 0 && Math.abs(value) < SUPPRESSION_THRESHOLD;

/**
 * Hides small cells of a final answer, once (DESIGN D15). A small cell is null; so is every measure of a row whose base is
 * small, the lesser of two counts of a row that differ by a small number, and, in every line of the table along one
 * dimension, enough further cells that what is hidden cannot be had from the line's total. Input rows are not changed.
 */
export function disclose(rows: readonly Row[], shape: CellShape): Disclosed {
  if (shape.measures.length === 0) return { rows: withoutSmallRows(rows, shape), hidden: [] };
  const marks = new Map<string, Set<number>>(shape.measures.map((measure) => [measure, new Set<number>()]));
  rows.forEach((row, index) => {
    for (const measure of primary(row, shape)) marks.get(measure)?.add(index);
  });
  for (const [measure, hidden] of marks) protectLines(rows, shape, measure, hidden);
  const copies = rows.map((row) => ({ ...row }));
  const hidden: { row: number; column: string }[] = [];
  for (const [column, indices] of marks) {
    for (const row of indices) {
      const copy = copies[row];
      if (!copy || copy[column] === null || copy[column] === undefined) continue;
      copy[column] = null;
      hidden.push({ row, column });
    }
  }
  return { rows: copies, hidden };
}

/** Without measures a row says that somebody is there: rows with a small base are left out. */
function withoutSmallRows(rows: readonly Row[], { base }: CellShape): Row[] {
  return rows.filter((row) => base === undefined || !isSmall(row[base])).map((row) => ({ ...row }));
}

function primary(row: Row, { measures, counts, base }: CellShape): string[] {
  if (base !== undefined && isSmall(row[base])) return [...measures];
  const small = new Set(measures.filter((measure) => counts.has(measure) && isSmall(row[measure])));
  const visible = measures.filter(
    (measure) => counts.has(measure) && !small.has(measure) && typeof row[measure] === 'number',
  );
  for (const one of visible) {
    for (const other of visible) {
      if (Number(row[one]) < Number(row[other]) && isSmall(Number(row[other]) - Number(row[one]))) small.add(one);
    }
  }
  return [...small];
}

/** Hides further cells until no line along any dimension gives a hidden one away; each pass can upset other lines. */
function protectLines(rows: readonly Row[], { dimensions }: CellShape, measure: string, hidden: Set<number>): void {
  if (hidden.size === 0) return;
  const lines = dimensions.flatMap((along) => linesAlong(rows, dimensions, along));
  for (let before = -1; before !== hidden.size; ) {
    before = hidden.size;
    for (const line of lines) protectLine(rows, line, measure, hidden);
  }
}

/** Groups of rows that differ in one dimension only: their sum is one query away. */
function linesAlong(rows: readonly Row[], dimensions: readonly string[], along: string): number[][] {
  const others = dimensions.filter((dimension) => dimension !== along);
  const lines = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const key = JSON.stringify(others.map((dimension) => row[dimension] ?? null));
    lines.set(key, [...(lines.get(key) ?? []), index]);
  });
  return [...lines.values()];
}

function protectLine(rows: readonly Row[], line: readonly number[], measure: string, hidden: Set<number>): void {
  const size = (index: number) => Math.abs(Number(rows[index]?.[measure] ?? 0));
  while (givenAway(line.filter((index) => hidden.has(index)).map(size))) {
    const next = line.filter((index) => !hidden.has(index) && size(index) > 0).sort((a, b) => size(a) - size(b))[0];
    if (next === undefined) return;
    hidden.add(next);
  }
}

/**
 * Whether hidden cells follow from their sum: one alone does, and so do several small ones whose sum is the least or the
 * most that so many small cells can make.
 */
function givenAway(sizes: readonly number[]): boolean {
  if (sizes.length === 0) return false;
  if (sizes.length === 1) return true;
  if (sizes.some((size) => size >= SUPPRESSION_THRESHOLD)) return false;
  const sum = sizes.reduce((a, b) => a + b, 0);
  return sum === sizes.length || sum === sizes.length * (SUPPRESSION_THRESHOLD - 1);
}
