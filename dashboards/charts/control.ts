import { type ChartKind, categoryAxis, colour, frame, valueAxis } from '../engine/chart.ts';

const control: ChartKind = {
  summary: 'A control chart: figures between their limits; what is unusual is a diamond, not a colour only.',
  sample: {
    categories: ['2025-07', '2025-08', '2025-09', '2025-10', '2025-11', '2025-12'],
    series: [{ name: '医院感染发病率', values: [1.2, 0.9, 1.4, 3.9, 1.1, null] }],
    limits: [
      { lower: 0, center: 1.3, upper: 3.4 },
      { lower: 0, center: 1.3, upper: 3.2 },
      { lower: 0, center: 1.3, upper: 3.3 },
      { lower: 0, center: 1.3, upper: 3.4 },
      { lower: 0, center: 1.3, upper: 3.3 },
      null,
    ],
    marked: [3],
    unit: '%',
    decimals: 2,
  },
  option(data, theme, locale) {
    const marked = new Set(data.marked);
    const limits = data.limits ?? [];
    const words = locale === 'zh' ? ['上控制限', '中心线', '下控制限'] : ['Upper limit', 'Centre', 'Lower limit'];
    const limit = (name: string, side: 'lower' | 'center' | 'upper') => ({
      type: 'line',
      name,
      step: 'middle',
      symbol: 'none',
      data: limits.map((each) => each?.[side] ?? null),
      lineStyle: { width: 1.25, type: side === 'center' ? 'solid' : 'dashed', color: theme.comparison },
      itemStyle: { color: theme.comparison },
    });
    return {
      ...frame(data, theme, locale),
      xAxis: categoryAxis(data, theme),
      yAxis: { ...valueAxis(theme, locale), scale: true },
      series: [
        ...data.series.slice(0, 1).map((each) => ({
          type: 'line',
          name: each.name,
          z: 3,
          data: each.values.map((value, at) => ({
            value,
            symbol: marked.has(at) ? 'diamond' : 'circle',
            symbolSize: marked.has(at) ? 13 : 6,
            itemStyle: { color: colour(theme, marked.has(at) ? 1 : 0) },
          })),
          lineStyle: { width: 2, color: colour(theme, 0) },
          itemStyle: { color: colour(theme, 0) },
        })),
        limit(words[0] ?? '', 'upper'),
        limit(words[1] ?? '', 'center'),
        limit(words[2] ?? '', 'lower'),
      ],
    };
  },
};
export default control;
