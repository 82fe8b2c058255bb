import { type Locale, numberPhrase } from '../../engine/number-text.ts';
import type { Compared, Direction } from '../../engine/wire.ts';

export interface ChangeText {
  readonly glyph: '▲' | '▼' | '■' | '';
  readonly text: string;
  readonly trend: 'up' | 'down' | 'flat' | 'none';
  /** What the change means; only where the indicator has a direction. The glyph, not the colour, carries the change. */
  readonly meaning: 'good' | 'bad' | 'neutral';
}

const NOTHING: ChangeText = { glyph: '', text: '—', trend: 'none', meaning: 'neutral' };

/** How a comparison is written: `▲ 3.2%` for relative changes, `▼ 0.4 个百分点` for rates. */
export function changeText(
  compared: Compared | undefined,
  indicator: { readonly direction: Direction; readonly unit: string; readonly provisional: boolean },
  locale: Locale,
): ChangeText {
  if (compared?.change === null || compared?.change === undefined) return NOTHING;
  const { change, change_kind: kind } = compared;
  const shown = kind === 'relative' ? change * 100 : change;
  const digits = Math.abs(shown) >= 100 ? 0 : 1;
  const size = Math.abs(shown).toFixed(digits);
  const isFlat = Number(size) === 0;
  const isUp = shown > 0;
  const unit = kind === 'relative' ? '%' : pointsUnit(indicator.unit, locale);
  return {
    glyph: isFlat ? '■' : isUp ? '▲' : '▼',
    text: `${size}${unit}`,
    trend: isFlat ? 'flat' : isUp ? 'up' : 'down',
    meaning: isFlat || indicator.provisional ? 'neutral' : meaningOf(isUp, indicator.direction),
  };
}

function pointsUnit(unit: string, locale: Locale): string {
  if (unit === '%') return locale === 'zh' ? ' 个百分点' : ' pp';
  return unit === '‰' ? '‰' : ` ${numberPhrase(0, { locale, unit }).replace(/^0 ?/, '')}`.trimEnd();
}

function meaningOf(isUp: boolean, direction: Direction): ChangeText['meaning'] {
  if (direction === 'monitor') return 'neutral';
  return isUp === (direction === 'higher_is_better') ? 'good' : 'bad';
}
