/** How a figure is written for people: Chinese 万/亿, English K/M/B, units, no false precision. */

export type Locale = 'zh' | 'en';

export interface NumberText {
  /** The digits, with a minus sign and separators. */
  readonly digits: string;
  /** 万, 亿, K, M, B or nothing. */
  readonly scale: string;
  /** The unit as shown after the scale; empty for an index. */
  readonly unit: string;
}

interface NumberStyle {
  readonly locale: Locale;
  readonly unit?: string;
  readonly decimals?: number;
  /** false: every digit, with separators (tables, hover). */
  readonly compact?: boolean;
}

/** From which value on, divided by what, and the word for it; up to five digits are read as they are. */
const SCALES: Readonly<Record<Locale, readonly (readonly [from: number, factor: number, scale: string])[]>> = {
  zh: [
    [1e8, 1e8, '亿'],
    [1e4, 1e4, '万'],
  ],
  en: [
    [1e9, 1e9, 'B'],
    [1e6, 1e6, 'M'],
    [1e4, 1e3, 'K'],
  ],
};

const UNITS_EN: Readonly<Record<string, string>> = {
  元: 'CNY',
  // The indicator's name says of what; English would need another word for each.
  人次: '',
  人: '',
  天: 'days',
  台次: '',
  例: 'cases',
  例数: 'cases',
  张: 'items',
  次: 'times',
  床日: 'bed days',
  笔: 'entries',
  品规: 'items',
  项次: 'items',
  指数: '',
  'DDDs/100人天': 'DDDs/100 patient-days',
};

/** The unit in the reader's language; 指数 has none. */
export function unitText(unit: string, locale: Locale): string {
  if (locale === 'en') return UNITS_EN[unit] ?? unit;
  return unit === '指数' ? '' : unit;
}

/** Splits a figure into digits, scale and unit, so that a tile can set them in different sizes. */
export function numberText(value: number, style: NumberStyle): NumberText {
  const { locale, unit = '', decimals = 0, compact = true } = style;
  const [, factor, scale] = (compact ? SCALES[locale] : []).find(([from]) => Math.abs(value) >= from) ?? [1, 1, ''];
  const scaled = Math.abs(value / factor);
  // Nobody reads the cents of thousands; a table, which is not compact, keeps them.
  const whole = compact && unit === '元' && scaled >= 1000;
  const places = factor === 1 ? (whole ? 0 : decimals) : scaled >= 100 ? 1 : 2;
  const digits = new Intl.NumberFormat(locale === 'zh' ? 'zh-CN' : 'en-US', {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  })
    .format(value / factor)
    .replace('-', '−');
  return { digits, scale, unit: unitText(unit, locale) };
}

/** Scale and unit as they stand behind the digits: 万元, M CNY. */
export function scaledUnit({ scale, unit }: NumberText, locale: Locale): string {
  return locale === 'en' && scale !== '' && unit !== '' ? `${scale} ${unit}` : `${scale}${unit}`;
}

/** The same in one string: `1.23 亿元`, `12.5%`, `8.4 天`. */
export function numberPhrase(value: number | null, style: NumberStyle): string {
  if (value === null) return '—';
  const text = numberText(value, style);
  const tail = scaledUnit(text, style.locale);
  return tail === '' || tail === '%' || tail === '‰' ? `${text.digits}${tail}` : `${text.digits} ${tail}`;
}

/** Short text for an axis: at most one decimal. */
export function axisText(value: number, locale: Locale): string {
  const [, factor, scale] = SCALES[locale].find(([from]) => Math.abs(value) >= from) ?? [1, 1, ''];
  return `${Number((value / factor).toFixed(2))}${scale}`;
}
