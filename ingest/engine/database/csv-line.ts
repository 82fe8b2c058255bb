const NEEDS_QUOTES = /[",\n\r]|^$|^\\N$/;

/** One row as a line of the port's CSV: comma, double quotes, \N for null. */
export function csvLine(values: readonly (string | null)[]): string {
  const fields = values.map((value) => {
    if (value === null) return '\\N';
    return NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  });
  return `${fields.join(',')}\n`;
}
