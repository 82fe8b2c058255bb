import type { AlertRow, LightColour, TileLight } from '../../engine/alert-wire.ts';

/** A sign for each light that is told apart without its colour. */
export const LIGHT_SIGNS: Readonly<Record<LightColour, string>> = { green: '●', yellow: '▲', red: '■' };

/** `≥ 85`, `≤ 9`, `85–93`; empty without limits. */
export function limitText({ low, high }: { readonly low: number | null; readonly high: number | null }): string {
  const plain = (value: number) => String(Math.round(value * 100) / 100);
  if (low !== null && high !== null) return `${plain(low)}–${plain(high)}`;
  if (low !== null) return `≥ ${plain(low)}`;
  return high === null ? '' : `≤ ${plain(high)}`;
}

/** A month as 2025-12, a year so far by its last month, other days as they are. */
export function periodText({ period_from, period_to }: Pick<AlertRow, 'period_from' | 'period_to'>): string {
  if (!period_from || !period_to) return '';
  if (period_from === period_to) return period_to;
  const [first, last] = [period_from.slice(0, 7), period_to.slice(0, 7)];
  return first === last ? last : `${first} – ${last}`;
}

export function lightOf(
  lights: readonly TileLight[],
  indicator: string,
): (TileLight & { light: LightColour }) | undefined {
  const found = lights.find((one) => one.indicator === indicator);
  return found?.light ? { ...found, light: found.light } : undefined;
}
