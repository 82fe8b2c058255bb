import {
  bandArea,
  type ChartKind,
  type ChartSeries,
  categoryAxis,
  colour,
  frame,
  markLines,
  valueAxis,
} from '../engine/chart.ts';

/** Comparisons of stacked bars are drawn as one line: what the whole stack was. A gap in one part is a gap in the whole. */
function whole(series: readonly ChartSeries[], length: number): (number | null)[] {
  return Array.from({ length }, (_, at) =>
    series.reduce<number | null>((sum, each) => {
      const value = each.values[at] ?? null;
      return sum === null || value === null ? null : sum + value;
    }, 0),
  );
}

const combo: ChartKind = {
  summary: 'Bars (stacked when there are several) with the comparison as one line over them.',
  sample: {
    categories: ['01-11', '01-12', '01-13', '01-14'],
    series: [
      { name: '门诊', values: [310, 905, 880, 862] },
      { name: '急诊', values: [96, 88, 91, 84] },
      { name: '去年同星期', values: [298, 870, 861, 850], role: 'comparison' },
      { name: '去年同星期', values: [90, 84, 93, null], role: 'comparison' },
    ],
    unit: '人次',
    decimals: 0,
    bands: [[0, 0]],
    marks: [{ category: '01-13', label: '口径变更' }],
  },
  option(data, theme, locale) {
    const bars = data.series.filter((each) => each.role !== 'comparison');
    const before = data.series.filter((each) => each.role === 'comparison');
    return {
      ...frame(data, theme, locale),
      xAxis: categoryAxis(data, theme),
      yAxis: valueAxis(theme, locale),
      series: [
        ...bars.map((each, index) => ({
          type: 'bar',
          stack: 'whole',
          name: each.name,
          data: [...each.values],
          barMaxWidth: 20,
          itemStyle: {
            color: colour(theme, index),
            borderRadius: index === bars.length - 1 ? [2, 2, 0, 0] : 0,
          },
          ...(index === 0 ? { ...bandArea(data, theme), ...markLines(data, theme) } : {}),
        })),
        ...(before.length > 0
          ? [
              {
                type: 'line',
                name: before[0]?.name ?? '',
                data: whole(before, data.categories.length),
                symbol: 'circle',
                symbolSize: 4,
                showSymbol: false,
                z: 3,
                lineStyle: { width: 1.75, color: theme.comparison },
                itemStyle: { color: theme.comparison },
              },
            ]
          : []),
      ],
    };
  },
};
export default combo;
