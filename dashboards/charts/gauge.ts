import { type ChartKind, colour, frame, valueText } from '../engine/chart.ts';

/** The scale ends at a round figure above both value and target; a percentage ends at 100. */
function scaleEnd(value: number, target: number | null, unit: string): number {
  const top = Math.max(value, target ?? 0);
  if (unit === '%' && top <= 100) return 100;
  const step = 10 ** Math.floor(Math.log10(Math.max(top, 1)));
  return Math.ceil((top * 1.2) / step) * step;
}

const gauge: ChartKind = {
  summary: 'One figure on its scale, with the target as a mark where there is one.',
  sample: {
    categories: ['全院'],
    series: [{ name: '病床使用率', values: [87.4] }],
    unit: '%',
    decimals: 1,
    target: 93,
  },
  option(data, theme, locale) {
    const value = data.series[0]?.values[0] ?? null;
    const target = data.target ?? null;
    const end = scaleEnd(value ?? 0, target, data.unit);
    return {
      ...frame(data, theme, locale),
      legend: { show: false },
      tooltip: { show: false },
      series: [
        {
          type: 'gauge',
          startAngle: 205,
          endAngle: -25,
          min: 0,
          max: end,
          radius: '96%',
          center: ['50%', '58%'],
          progress: { show: true, width: 12, roundCap: true, itemStyle: { color: colour(theme, 0) } },
          pointer: { show: false },
          axisLine: {
            roundCap: true,
            lineStyle: {
              width: 12,
              color:
                target === null
                  ? [[1, theme.band]]
                  : [
                      [Math.max(target / end - 0.006, 0), theme.band],
                      [Math.min(target / end + 0.006, 1), theme.text],
                      [1, theme.band],
                    ],
            },
          },
          axisTick: { show: false },
          splitLine: { show: false },
          axisLabel: { show: false },
          detail: {
            offsetCenter: [0, '-4%'],
            color: theme.text,
            fontSize: 26,
            fontWeight: 600,
            formatter: () => valueText(value, data, locale),
          },
          title: { offsetCenter: [0, '26%'], color: theme.muted, fontSize: 12 },
          data: [{ value: value ?? 0, name: data.series[0]?.name ?? '' }],
        },
      ],
    };
  },
};
export default gauge;
