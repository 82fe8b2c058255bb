import type { EChartsCoreOption } from 'echarts/core';
import { axisText, type Locale, numberPhrase } from './number-text.ts';

/** One row of figures over the categories. `role` decides how it is drawn, never its name. */
export interface ChartSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly role?: 'current' | 'comparison' | 'target';
}

export interface ChartData {
  readonly categories: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly unit: string;
  readonly decimals: number;
  /** Shaded stretches of categories (weekends, holidays): first and last index. */
  readonly bands?: readonly (readonly [number, number])[];
  /** Interval per category: forest plots. */
  readonly intervals?: readonly (readonly [number, number] | null)[];
  /** Where nothing differs: 1 for odds ratios, 0 for differences. */
  readonly reference?: number;
  readonly target?: number | null;
  /** Limits of control per category; null where the point is not judged. */
  readonly limits?: readonly ({ readonly lower: number; readonly center: number; readonly upper: number } | null)[];
  /** A funnel: how large each category is, the rate of all, and the limits by size. */
  readonly sizes?: readonly number[];
  readonly center?: number;
  readonly curve?: readonly {
    readonly size: number;
    readonly lower_95: number;
    readonly upper_95: number;
    readonly lower_998: number;
    readonly upper_998: number;
  }[];
  /** Categories whose figure stands out. */
  readonly marked?: readonly number[];
  /** What changed about the figures: a line at a category, with its words. */
  readonly marks?: readonly { readonly category: string; readonly label: string }[];
}

export interface ChartTheme {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly band: string;
  readonly palette: readonly string[];
  readonly comparison: string;
  readonly font: string;
}

/** A chart kind: a pure function from data and theme to an ECharts option. `sample` feeds its golden test and the gallery. */
export interface ChartKind {
  readonly summary: string;
  readonly sample: ChartData;
  option(data: ChartData, theme: ChartTheme, locale: Locale): EChartsCoreOption;
}

export function colour(theme: ChartTheme, index: number): string {
  return theme.palette[index % theme.palette.length] ?? theme.text;
}

/** What every chart shares: type, quiet tooltip, legend only where there is more than one series. */
export function frame(data: ChartData, theme: ChartTheme, locale: Locale): EChartsCoreOption {
  return {
    animationDuration: 240,
    textStyle: { fontFamily: theme.font, color: theme.text },
    color: [...theme.palette],
    aria: { enabled: true },
    grid: { left: 4, right: 8, top: data.series.length > 1 ? 32 : 12, bottom: 2, containLabel: true },
    legend: {
      show: data.series.length > 1,
      top: 0,
      right: 0,
      icon: 'roundRect',
      itemWidth: 12,
      itemHeight: 6,
      itemGap: 16,
      textStyle: { color: theme.muted, fontSize: 12 },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: theme.surface,
      borderColor: theme.line,
      borderWidth: 1,
      padding: [8, 12],
      textStyle: { color: theme.text, fontSize: 12 },
      axisPointer: { type: 'line', lineStyle: { color: theme.line } },
      valueFormatter: (value: unknown) => valueText(value, data, locale),
    },
  };
}

/** A figure of this chart in full digits, as tooltips and labels show it. */
export function valueText(value: unknown, data: ChartData, locale: Locale): string {
  const figure = Array.isArray(value) ? value.at(-1) : value;
  const { unit, decimals } = data;
  return numberPhrase(typeof figure === 'number' ? figure : null, { locale, unit, decimals, compact: unit === '元' });
}

export function categoryAxis(data: ChartData, theme: ChartTheme) {
  return {
    type: 'category' as const,
    data: [...data.categories],
    axisTick: { show: false },
    axisLine: { lineStyle: { color: theme.line } },
    axisLabel: { color: theme.muted, fontSize: 11, hideOverlap: true },
  };
}

export function valueAxis(theme: ChartTheme, locale: Locale) {
  return {
    type: 'value' as const,
    splitNumber: 4,
    axisLabel: { color: theme.muted, fontSize: 11, formatter: (value: number) => axisText(value, locale) },
    splitLine: { lineStyle: { color: theme.line, width: 1, opacity: 0.7 } },
  };
}

/** Shaded bands behind the first series. */
export function bandArea(data: ChartData, theme: ChartTheme) {
  if (!data.bands?.length) return {};
  return {
    markArea: {
      silent: true,
      itemStyle: { color: theme.band },
      data: data.bands.map(([from, to]) => [
        { xAxis: data.categories[from] ?? '' },
        { xAxis: data.categories[to] ?? '' },
      ]),
    },
  };
}

/** A vertical line for each mark and a dotted one for the target, on the first series. */
export function markLines(data: ChartData, theme: ChartTheme, target?: number) {
  const marks = (data.marks ?? []).map(({ category, label }) => ({
    xAxis: category,
    lineStyle: { type: 'solid', width: 1, color: theme.text },
    label: { show: true, formatter: label, position: 'insideEndTop', color: theme.text, fontSize: 11 },
  }));
  const levels = target === undefined ? [] : [{ yAxis: target }];
  if (marks.length + levels.length === 0) return {};
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { type: 'dotted', color: theme.muted },
      data: [...levels, ...marks],
    },
  };
}
