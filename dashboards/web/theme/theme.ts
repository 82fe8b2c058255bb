import { ref } from 'vue';
import type { ChartTheme } from '../../engine/chart.ts';

export type ThemeName = 'light' | 'dark';
const KEPT_AS = 'hisight-theme';

function preferred(): ThemeName {
  const kept = localStorage.getItem(KEPT_AS);
  if (kept === 'light' || kept === 'dark') return kept;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** The theme in use; charts watch it because canvas and SVG do not follow CSS variables. */
export const theme = ref<ThemeName>(preferred());

function apply(name: ThemeName): void {
  document.documentElement.dataset['theme'] = name;
  document.documentElement.classList.toggle('dark', name === 'dark');
  theme.value = name;
}

export function toggleTheme(): void {
  const next = theme.value === 'light' ? 'dark' : 'light';
  localStorage.setItem(KEPT_AS, next);
  apply(next);
}

/** The chart colours of the theme in use, read from the CSS tokens. */
export function chartTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: token('text'),
    muted: token('text-faint'),
    line: token('line'),
    surface: token('surface'),
    band: token('chart-band'),
    palette: [1, 2, 3, 4, 5, 6].map((index) => token(`chart-${index}`)),
    comparison: token('chart-comparison'),
    font: token('font'),
  };
}

apply(theme.value);
