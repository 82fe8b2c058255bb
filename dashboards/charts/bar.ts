import { bandArea, type ChartKind, categoryAxis, colour, frame, valueAxis } from '../engine/chart.ts';

const bar: ChartKind = {
  summary: 'Figures side by side; the comparison stands beside its own bar in a quiet colour.',
  sample: {
    categories: ['内科', '外科', '儿科'],
    series: [
      { name: '本期', values: [420, 318, 96] },
      { name: '去年同期', values: [401, 330, null], role: 'comparison' },
    ],
    unit: '人次',
    decimals: 0,
  },
  option(data, theme, locale) {
    return {
      ...frame(data, theme, locale),
      xAxis: categoryAxis(data, theme),
      yAxis: valueAxis(theme, locale),
      series: data.series.map((each, index) => ({
        type: 'bar',
        name: each.name,
        data: [...each.values],
        barMaxWidth: 22,
        barGap: '20%',
        itemStyle: {
          color: each.role === 'comparison' ? theme.comparison : colour(theme, index),
          borderRadius: [2, 2, 0, 0],
          opacity: each.role === 'comparison' ? 0.5 : 1,
        },
        ...(index === 0 ? bandArea(data, theme) : {}),
      })),
    };
  },
};
export default bar;
