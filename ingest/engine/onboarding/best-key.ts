/** Tables below this many rows are counted, larger ones estimated from the catalogue. */
export const CHEAP_ROWS = 100_000;

/** The columns of the primary key, or of the shortest unique index without nulls; empty where there is neither. */
export function bestKey(
  indexes: readonly { readonly primary: boolean; readonly columns: readonly string[] }[],
): readonly string[] {
  const [best] = [...indexes].sort(
    (a, b) =>
      Number(b.primary) - Number(a.primary) ||
      a.columns.length - b.columns.length ||
      a.columns.join().localeCompare(b.columns.join()),
  );
  return best?.columns ?? [];
}
