/** What a column of a sheet holds. `general` is a number whose places Excel chooses. */
type SheetKind = 'text' | 'integer' | 'decimal' | 'general' | 'percent' | 'date' | 'month' | 'timestamp' | 'boolean';

export interface SheetColumn {
  readonly title: string;
  readonly kind: SheetKind;
  readonly decimals?: number;
  /** In characters. */
  readonly width?: number;
}

const DAY_MS = 86_400_000;
/** Excel counts days from here (its 29 February 1900 included). */
const EPOCH = Date.UTC(1899, 11, 30);
// XML 1.0 has no place for these, escaped or not; a lone half of a pair is no character at all.
const NO_XML = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;
const MARKUP = /[&<>]/;
const MOST_CHARACTERS = 32_767;

export function xmlText(text: string): string {
  const clean = text.replace(NO_XML, '');
  return MARKUP.test(clean) ? clean.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : clean;
}

/** A, B … Z, AA … */
export function letters(column: number): string {
  const rest = Math.floor(column / 26);
  return `${rest > 0 ? letters(rest - 1) : ''}${String.fromCharCode(65 + (column % 26))}`;
}

/** Number format of a column; texts have none. */
export function formatOf({ kind, decimals = 2 }: SheetColumn): string | undefined {
  const places = decimals > 0 ? `.${'0'.repeat(decimals)}` : '';
  if (kind === 'integer') return '#,##0';
  if (kind === 'decimal') return `#,##0${places}`;
  if (kind === 'percent') return `0${places}%`;
  if (kind === 'date') return 'yyyy-mm-dd';
  if (kind === 'month') return 'yyyy-mm';
  return kind === 'timestamp' ? 'yyyy-mm-dd hh:mm:ss' : undefined;
}

const TIMES: ReadonlySet<SheetKind> = new Set(['date', 'month', 'timestamp']);

/** Days as Excel counts them; undefined for what is no day. */
function serial(text: string): number | undefined {
  const time = Date.parse(text.length <= 10 ? `${text}T00:00:00Z` : `${text.slice(0, 23).replace(' ', 'T')}Z`);
  return Number.isNaN(time) ? undefined : (time - EPOCH) / DAY_MS;
}

/** The part of a cell between its address and style and the end: numbers are numbers, texts are texts whatever they begin with. */
export function cellXml(address: string, style: number, value: unknown, kind: SheetKind): string {
  if (value === null || value === undefined) return style > 0 ? `<c r="${address}" s="${style}"/>` : '';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return '';
    return `<c r="${address}" s="${style}"><v>${kind === 'percent' ? value / 100 : value}</v></c>`;
  }
  if (typeof value === 'boolean') return `<c r="${address}" s="${style}" t="b"><v>${value ? 1 : 0}</v></c>`;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const day = TIMES.has(kind) ? serial(text) : undefined;
  if (day !== undefined) return `<c r="${address}" s="${style}"><v>${day}</v></c>`;
  return `<c r="${address}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text.slice(0, MOST_CHARACTERS))}</t></is></c>`;
}
