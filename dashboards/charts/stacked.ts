import { bandArea, type ChartKind, categoryAxis, colour, frame, valueAxis } from '../engine/chart.ts';

const stacked: ChartKind = {
  summary: 'Parts that add up to a whole, over time or over categories. Only for counts and money.',
  sample: {
    categories: ['2025-11', '2025-12'],
    series: [
      { name: '药品', values: [310, 305] },
      { name: '耗材', values: [120, 131] },
      { name: '医疗服务', values: [280, 296] },
    ],
    unit: '元',
    decimals: 0,
  },
  option(data, theme, locale) {
    return {
      ...frame(data, theme, locale),
      xAxis: categoryAxis(data, theme),
      yAxis: valueAxis(theme, locale),
      series: data.series.map((each, index) => ({
        type: 'bar',
        stack: 'whole',
        name: each.name,
        data: [...each.values],
        barMaxWidth: 26,
        itemStyle: { color: colour(theme, index), borderColor: theme.surface, borderWidth: 0.5 },
        ...(index === 0 ? bandArea(data, theme) : {}),
      })),
    };
  },
};
export default stacked;
