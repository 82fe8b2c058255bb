import { UserError } from '../../../core/index.ts';

/** Is a local time ('YYYY-MM-DD HH:MM:SS') in hours such as '22:00-06:00'? They may pass midnight; the end is outside; from one time to the same is all day. */
export function isWithinHours(hours: string, at: string): boolean {
  const [from = '', to = ''] = hours.split('-');
  const time = at.slice(11, 16);
  return from < to ? time >= from && time < to : time >= from || time < to;
}

/** Throws `ingest/outside-hours` when a source may not be read at this local time. */
export function checkHours(source: string, hours: string | undefined, at: string): void {
  if (hours === undefined || isWithinHours(hours, at)) return;
  throw new UserError('ingest/outside-hours', { source, hours, at: at.slice(11, 16) });
}
