import { type ChartKind, categoryAxis, colour, frame, valueAxis, valueText } from '../engine/chart.ts';

/**
 * Where the axis begins: at zero, unless what moved would then be lines too thin to see. Level = where a bar stands after its change.
 */
function floorOf(levels: readonly number[]): number {
  const low = Math.min(...levels);
  const span = Math.max(...levels) - low;
  if (low <= 0 || span === 0 || low < 3 * span) return 0;
  const step = 10 ** Math.floor(Math.log10(span));
  return Math.floor((low - span / 2) / step) * step;
}

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
    const levels = values.map((value, at) => {
      level = at === 0 || at === last ? (value ?? 0) : level + (value ?? 0);
      return level;
    });
    const floor = floorOf(levels);
    const bars = values.map((value, at) => {
      const change = value ?? 0;
      const isTotal = at === 0 || at === last;
      const from = isTotal ? floor : (levels[at - 1] ?? 0);
      const to = levels[at] ?? 0;
      return { base: Math.min(from, to), height: Math.abs(to - from), isTotal, change };
    });
    const ink = (bar: (typeof bars)[number]) => colour(theme, bar.isTotal ? 0 : bar.change < 0 ? 1 : 2);
    const axis = categoryAxis(data, theme);
    const words = locale === 'zh' ? '纵轴不从零开始' : 'axis does not begin at zero';
    return {
      ...frame(data, theme, locale),
      grid: { left: 4, right: 8, top: floor === 0 ? 20 : 34, bottom: 2, containLabel: true },
      legend: { show: false },
      tooltip: { show: false },
      xAxis: { ...axis, axisLabel: { ...axis.axisLabel, interval: 0 } },
      yAxis: {
        ...valueAxis(theme, locale),
        ...(floor === 0 ? { scale: true } : { min: floor, name: words, nameLocation: 'end' as const }),
        nameTextStyle: { color: theme.muted, fontSize: 11, align: 'left' as const },
      },
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
          labelLayout: { hideOverlap: true },
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
