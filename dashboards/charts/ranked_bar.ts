import { type ChartKind, colour, frame, valueText } from '../engine/chart.ts';

const rankedBar: ChartKind = {
  summary: 'Horizontal bars in the order given (the caller sorts), each with its figure at the end.',
  sample: {
    categories: ['骨科', '普外科', '心内科'],
    series: [{ name: '出院人次', values: [212, 198, 176] }],
    unit: '人次',
    decimals: 0,
  },
  option(data, theme, locale) {
    const shared = frame(data, theme, locale);
    return {
      ...shared,
      grid: { left: 4, right: 72, top: 4, bottom: 4, containLabel: true },
      legend: { show: false },
      xAxis: { type: 'value', show: false, max: 'dataMax' },
      yAxis: {
        type: 'category',
        inverse: true,
        data: [...data.categories],
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { color: theme.text, fontSize: 12, width: 124, overflow: 'truncate', interval: 0 },
      },
      series: data.series.slice(0, 1).map((each) => ({
        type: 'bar',
        name: each.name,
        data: [...each.values],
        barMaxWidth: 14,
        itemStyle: { color: colour(theme, 0), borderRadius: 3 },
        label: {
          show: true,
          position: 'right',
          color: theme.text,
          fontSize: 12,
          formatter: (point: { value: unknown }) => valueText(point.value, data, locale),
        },
      })),
    };
  },
};
export default rankedBar;
