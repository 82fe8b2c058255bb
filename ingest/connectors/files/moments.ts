const DAY = String.raw`(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)`;
const TIME = String.raw`(?:[ T]*(\d{1,2})(?::|时|点)(\d{1,2})(?:(?::|分)(\d{1,2})?(\.\d{1,6})?秒?|分)?)?`;
const SPELLED = new RegExp(`^${DAY}${TIME}$`);
const PACKED = /^(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):?(\d{2})(?::?(\d{2})(\.\d{1,6})?)?)?$/;
const STANDARD = /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)?$/;

const two = (value: string | undefined) => (value ?? '0').padStart(2, '0');

/**
 * A day or moment as 'YYYY-MM-DD[ HH:MM:SS[.ffffff]]' where the text says year, month and day in this order and they exist;
 * any other text as it is, for the contract to judge. Nothing is guessed: 03/04/2025 stays.
 */
export function normaliseMoment(text: string): string {
  if (STANDARD.test(text)) return text;
  const trimmed = text.trim();
  const spelled = SPELLED.exec(trimmed);
  const [year, month, day, hour, minute, second, fraction] = spelled
    ? [spelled[1], ...pair(spelled), ...spelled.slice(10, 14)]
    : (PACKED.exec(trimmed)?.slice(1) ?? []);
  if (year === undefined) return text;
  const date = `${year}-${two(month)}-${two(day)}`;
  const check = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(check.getTime()) || check.toISOString().slice(0, 10) !== date) return text;
  if (hour === undefined) return date;
  if (Number(hour) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return text;
  return `${date} ${two(hour)}:${two(minute)}:${two(second)}${fraction ?? ''}`;
}

/** Month and day of whichever spelling matched. */
function pair(match: RegExpExecArray): (string | undefined)[] {
  for (const at of [2, 4, 6, 8]) if (match[at] !== undefined) return [match[at], match[at + 1]];
  return [];
}
