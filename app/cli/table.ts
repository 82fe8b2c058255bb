/** Columns that a terminal gives a character: two for Chinese, one for Latin. */
function width(text: string): number {
  let columns = 0;
  for (const character of text)
    columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1;
  return columns;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : String(Math.round(value * 10_000) / 10_000);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Rows as aligned text, numbers to the right. */
export function table(rows: readonly Readonly<Record<string, unknown>>[], names = Object.keys(rows[0] ?? {})): string {
  if (rows.length === 0) return '（无数据 no rows）';
  const cells = rows.map((row) => names.map((name) => shown(row[name])));
  const widths = names.map((name, index) => Math.max(width(name), ...cells.map((row) => width(row[index] ?? ''))));
  const isNumber = names.map((name) =>
    rows.every((row) => row[name] === null || row[name] === undefined || typeof row[name] === 'number'),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, index) => {
        const gap = ' '.repeat((widths[index] ?? 0) - width(text));
        return isNumber[index] ? gap + text : text + gap;
      })
      .join('  ')
      .trimEnd();
  return [line(names), widths.map((size) => '─'.repeat(size)).join('  '), ...cells.map(line)].join('\n');
}
