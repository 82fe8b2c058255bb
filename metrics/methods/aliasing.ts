/**
 * Coefficients that cannot be estimated because their column is a combination of earlier ones, found by sweeping the
 * cross-product matrix in order (R drops the later of two aliased columns too). Gives the indices that stay and those that go.
 */
export function findAliased(
  crossProduct: readonly (readonly number[])[],
  tolerance = 1e-9,
): { kept: number[]; aliased: number[] } {
  const kept: number[] = [];
  const aliased: number[] = [];
  /** Rows of the Cholesky factor of the kept columns, extended to all columns. */
  const factor: number[][] = [];
  crossProduct.forEach((line, column) => {
    const size = line[column] ?? 0;
    const left = size - factor.reduce((total, row) => total + (row[column] ?? 0) ** 2, 0);
    if (size <= 0 || left <= tolerance * size) {
      aliased.push(column);
      return;
    }
    const root = Math.sqrt(left);
    factor.push(
      line.map(
        (value, other) =>
          (value - factor.reduce((total, row) => total + (row[column] ?? 0) * (row[other] ?? 0), 0)) / root,
      ),
    );
    kept.push(column);
  });
  return { kept, aliased };
}

/** The part of a square matrix at the given indices. */
export function submatrix(matrix: readonly (readonly number[])[], at: readonly number[]): number[][] {
  return at.map((row) => at.map((column) => matrix[row]?.[column] ?? 0));
}
