const HL7 = /^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\.\d{1,6})?\d*([+-]\d{4})?$/;
const ISO = /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,6})?\d*)?(Z|[+-]\d{2}:?\d{2})?)?)?$/;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(timeZone, made);
  return made;
}

/** An HL7 v2 TS or CDA value, or an ISO 8601 moment, as local 'YYYY-MM-DD HH:MM:SS[.ffffff]'; undefined for an empty one, the text itself for one that is no moment. A missing month or day is the first, a missing time midnight. */
export function localMoment(text: string | null | undefined, timeZone: string): string | undefined {
  const written = text?.trim();
  if (!written) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = HL7.exec(written) ?? ISO.exec(written) ?? [];
  if (year === undefined) return written;
  const date = `${year}-${month ?? '01'}-${day ?? '01'}`;
  const time = `${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}`;
  const at = new Date(`${date}T${time}Z`);
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date) return written;
  if (hour === undefined || offset === undefined) return `${date} ${time}${fraction ?? ''}`;
  const minutes = offset === 'Z' ? 0 : Number(offset.slice(1, 3)) * 60 + Number(offset.replace(':', '').slice(3, 5));
  const shifted = new Date(at.getTime() - (offset.startsWith('-') ? -minutes : minutes) * 60_000);
  return `${formatOf(timeZone).format(shifted)}${fraction ?? ''}`;
}

/** Its day. */
export function localDay(text: string | null | undefined, timeZone: string): string | undefined {
  const moment = localMoment(text, timeZone);
  return moment !== undefined && /^\d{4}-\d{2}-\d{2} /.test(moment) ? moment.slice(0, 10) : moment;
}
