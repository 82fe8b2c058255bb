import { type ChartKind, colour, frame, valueAxis, valueText } from '../engine/chart.ts';

const SIDES = ['lower_95', 'upper_95', 'lower_998', 'upper_998'] as const;

const funnelPlot: ChartKind = {
  summary: 'Groups by size against limits of chance: who lies outside is a diamond with its name, not a colour only.',
  sample: {
    categories: ['骨科', '普外科', '产科', '重症医学科'],
    series: [{ name: '31 日非计划再入院率', values: [4.2, 2.6, 2.9, 9.8] }],
    sizes: [210, 420, 340, 90],
    center: 3.4,
    curve: [
      { size: 80, lower_95: 0.4, upper_95: 8.1, lower_998: 0, upper_998: 11.4 },
      { size: 200, lower_95: 1.3, upper_95: 6.3, lower_998: 0.5, upper_998: 8.2 },
      { size: 450, lower_95: 1.9, upper_95: 5.2, lower_998: 1.2, upper_998: 6.4 },
    ],
    marked: [3],
    unit: '%',
    decimals: 1,
  },
  option(data, theme, locale) {
    const marked = new Set(data.marked);
    const words =
      locale === 'zh' ? ['总体', '95% 界限', '99.8% 界限', '规模'] : ['All', '95% limits', '99.8% limits', 'Size'];
    const curve = data.curve ?? [];
    const [series] = data.series;
    const tooltip = frame(data, theme, locale)['tooltip'] as object;
    const line = (side: (typeof SIDES)[number]) => ({
      type: 'line',
      name: side.endsWith('998') ? words[2] : words[1],
      symbol: 'none',
      silent: true,
      data: curve.map((at) => [at.size, at[side]]),
      lineStyle: { width: 1.25, type: side.endsWith('998') ? 'solid' : 'dashed', color: theme.comparison },
      itemStyle: { color: theme.comparison },
    });
    return {
      ...frame(data, theme, locale),
      grid: { left: 4, right: 16, top: 32, bottom: 20, containLabel: true },
      tooltip: {
        ...tooltip,
        trigger: 'item',
        valueFormatter: undefined,
        formatter: (point: { dataIndex: number }) =>
          `${data.categories[point.dataIndex] ?? ''}<br>${valueText(series?.values[point.dataIndex], data, locale)} · ${words[3]} ${data.sizes?.[point.dataIndex] ?? '—'}`,
      },
      legend: { ...(frame(data, theme, locale)['legend'] as object), show: true, data: [words[1], words[2]] },
      xAxis: {
        ...valueAxis(theme, locale),
        name: words[3],
        nameLocation: 'middle',
        nameGap: 22,
        nameTextStyle: { color: theme.muted, fontSize: 11 },
        min: 0,
        splitLine: { show: false },
      },
      yAxis: { ...valueAxis(theme, locale), scale: true },
      series: [
        ...SIDES.map(line),
        {
          type: 'scatter',
          name: series?.name ?? '',
          z: 3,
          data: (series?.values ?? []).map((value, at) => ({
            value: [data.sizes?.[at] ?? 0, value],
            symbol: marked.has(at) ? 'diamond' : 'circle',
            symbolSize: marked.has(at) ? 13 : 8,
            itemStyle: { color: colour(theme, marked.has(at) ? 1 : 0) },
            label: {
              show: marked.has(at) || data.categories.length <= 12,
              position: 'top',
              color: theme.text,
              fontSize: 11,
              formatter: data.categories[at] ?? '',
            },
          })),
          labelLayout: { hideOverlap: true },
          ...(data.center === undefined
            ? {}
            : {
                markLine: {
                  silent: true,
                  symbol: 'none',
                  label: { show: false },
                  lineStyle: { type: 'solid', width: 1, color: theme.muted },
                  data: [{ yAxis: data.center }],
                },
              }),
        },
      ],
    };
  },
};
export default funnelPlot;
