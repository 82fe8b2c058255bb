/** Local date and time are text of the institution: 'YYYY-MM-DD' and 'YYYY-MM-DD HH:MM:SS'. No time zones (DESIGN D6). */
export interface Clock {
  /** Real time, for system columns (UTC) and durations only. */
  now(): Date;
  /** The site's local "now". */
  asOf(): string;
  /** The site's local date. */
  today(): string;
}

/** A site whose time stands still (the demo hospital, tests). */
export function fixedClock(asOf: string): Clock {
  return { now: () => new Date(), asOf: () => asOf, today: () => asOf.slice(0, 10) };
}

/** A site whose time is the machine's, in the given IANA zone. */
export function systemClock(timeZone = 'Asia/Shanghai'): Clock {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const asOf = () => format.format(new Date());
  return { now: () => new Date(), asOf, today: () => asOf().slice(0, 10) };
}

/** A moment as DuckDB reads it: UTC 'YYYY-MM-DD HH:MM:SS.mmm'. */
export function utc(at: Date): string {
  return at.toISOString().slice(0, 23).replace('T', ' ');
}

/** Is it a day of the calendar, written 'YYYY-MM-DD'? */
export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** A local day so many days later (or earlier), without time zones. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
