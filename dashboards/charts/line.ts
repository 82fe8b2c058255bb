import { bandArea, type ChartKind, categoryAxis, colour, frame, markLines, valueAxis } from '../engine/chart.ts';

const line: ChartKind = {
  summary: 'Figures over time; the comparison is a quiet dashed line, the target a dotted one.',
  sample: {
    categories: ['2025-09', '2025-10', '2025-11', '2025-12'],
    series: [
      { name: '本期', values: [8.4, 8.1, 8.2, null] },
      { name: '去年同期', values: [8.9, 8.8, 8.6, 8.5], role: 'comparison' },
    ],
    unit: '天',
    decimals: 1,
    target: 8,
    marks: [{ category: '2025-11', label: '口径变更' }],
  },
  option(data, theme, locale) {
    const target = typeof data.target === 'number' ? data.target : undefined;
    return {
      ...frame(data, theme, locale),
      xAxis: { ...categoryAxis(data, theme), boundaryGap: false },
      yAxis: { ...valueAxis(theme, locale), scale: true },
      series: data.series.map((each, index) => {
        const isQuiet = each.role === 'comparison';
        const ink = isQuiet ? theme.comparison : colour(theme, index);
        return {
          type: 'line',
          name: each.name,
          data: [...each.values],
          showSymbol: data.categories.length <= 15 && !isQuiet,
          symbol: 'circle',
          symbolSize: 5,
          lineStyle: { width: isQuiet ? 1.5 : 2.25, type: isQuiet ? 'dashed' : 'solid', color: ink },
          itemStyle: { color: ink },
          ...(index === 0 ? bandArea(data, theme) : {}),
          ...(index === 0 ? markLines(data, theme, target) : {}),
        };
      }),
    };
  },
};
export default line;
