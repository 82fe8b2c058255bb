type Cell = string;

/** A table of whatever records an operator's endpoint sends: plain fields become columns, nested ones are left out. */
export function recordRows(answer: unknown): {
  columns: { key: string; label: string; isNumber: boolean }[];
  rows: Record<string, Cell>[];
} {
  const found = Array.isArray(answer) ? answer : Object.values((answer ?? {}) as object).find(Array.isArray);
  const records = (found ?? []).filter(
    (each): each is Record<string, unknown> => typeof each === 'object' && each !== null,
  );
  const isPlain = (value: unknown) => value === null || typeof value !== 'object';
  const keys = [...new Set(records.flatMap((record) => Object.keys(record).filter((key) => isPlain(record[key]))))];
  return {
    columns: keys.map((key) => ({
      key,
      label: key.replaceAll('_', ' '),
      isNumber: records.some((record) => typeof record[key] === 'number'),
    })),
    rows: records.map((record) =>
      Object.fromEntries(keys.map((key) => [key, record[key] == null ? '—' : String(record[key])])),
    ),
  };
}
