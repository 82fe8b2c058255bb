import { type ChartKind, categoryAxis, colour, frame, valueAxis, valueText } from '../engine/chart.ts';

const waterfall: ChartKind = {
  summary:
    'From a first figure over signed changes to the last: first and last category are totals, those between are changes.',
  sample: {
    categories: ['上月', '量', '次均', '结构', '本月'],
    series: [{ name: '医疗收入', values: [100, 12, -7, 3, 108] }],
    unit: '元',
    decimals: 0,
  },
  option(data, theme, locale) {
    const values = data.series[0]?.values ?? [];
    const last = values.length - 1;
    let level = 0;
    const bars = values.map((value, at) => {
      const change = value ?? 0;
      const isTotal = at === 0 || at === last;
      const base = isTotal ? 0 : Math.min(level, level + change);
      level = isTotal ? change : level + change;
      return { base, height: Math.abs(change), isTotal, change };
    });
    const ink = (bar: (typeof bars)[number]) => colour(theme, bar.isTotal ? 0 : bar.change < 0 ? 1 : 2);
    return {
      ...frame(data, theme, locale),
      legend: { show: false },
      tooltip: { show: false },
      xAxis: categoryAxis(data, theme),
      yAxis: { ...valueAxis(theme, locale), scale: true },
      series: [
        {
          type: 'bar',
          stack: 'level',
          silent: true,
          itemStyle: { color: 'transparent' },
          data: bars.map((bar) => bar.base),
        },
        {
          type: 'bar',
          stack: 'level',
          name: data.series[0]?.name ?? '',
          barMaxWidth: 36,
          label: {
            show: true,
            position: 'top',
            color: theme.text,
            fontSize: 12,
            formatter: (point: { dataIndex: number }) => {
              const bar = bars[point.dataIndex];
              const text = valueText(bar?.change ?? null, data, locale);
              return bar && !bar.isTotal && bar.change > 0 ? `+${text}` : text;
            },
          },
          data: bars.map((bar) => ({ value: bar.height, itemStyle: { color: ink(bar), borderRadius: 2 } })),
        },
      ],
    };
  },
};
export default waterfall;
