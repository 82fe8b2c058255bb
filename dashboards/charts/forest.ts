import { type ChartKind, colour, frame } from '../engine/chart.ts';

interface DrawApi {
  value(at: number): number;
  coord(point: [number, number]): [number, number];
}

const forest: ChartKind = {
  summary: 'Estimates with their intervals against the line of no difference (odds ratios on a logarithmic axis).',
  sample: {
    categories: ['药物 B : A', '药物 C : A', '病情 重 : 轻'],
    series: [{ name: '比值比', values: [1.8, 0.7, 0.42] }],
    intervals: [[1.2, 2.7], [0.5, 1.1], null],
    reference: 1,
    unit: '',
    decimals: 2,
  },
  option(data, theme, locale) {
    const ink = colour(theme, 0);
    const values = data.series[0]?.values ?? [];
    const isRatio = data.reference === 1;
    const phrase = (at: number) => {
      const interval = data.intervals?.[at];
      const middle = values[at]?.toFixed(data.decimals) ?? '—';
      return interval
        ? `${middle} (${interval[0].toFixed(data.decimals)}–${interval[1].toFixed(data.decimals)})`
        : middle;
    };
    const reach = (data.intervals ?? []).flatMap((each) => (each ? [...each] : [])).filter((each) => each > 0);
    const ends = { min: Math.min(...reach, 0.5) / 1.1, max: Math.max(...reach, 2) * 1.1 };
    return {
      ...frame(data, theme, locale),
      legend: { show: false },
      grid: { left: 4, right: 8, top: 8, bottom: 4, containLabel: true },
      tooltip: {
        ...(frame(data, theme, locale)['tooltip'] as object),
        trigger: 'item',
        valueFormatter: undefined,
        formatter: (point: { dataIndex: number }) =>
          `${data.categories[point.dataIndex] ?? ''}<br>${phrase(point.dataIndex)}`,
      },
      xAxis: {
        type: isRatio ? 'log' : 'value',
        logBase: 2,
        ...(isRatio ? ends : {}),
        axisLabel: {
          color: theme.muted,
          fontSize: 11,
          // The ends lie beside a power of two and would be written over it.
          showMinLabel: !isRatio,
          showMaxLabel: !isRatio,
          formatter: (value: number) => String(Number(value.toPrecision(2))),
        },
        splitLine: { lineStyle: { color: theme.line, opacity: 0.6 } },
      },
      yAxis: [
        {
          type: 'category',
          inverse: true,
          data: [...data.categories],
          axisTick: { show: false },
          axisLine: { show: false },
          axisLabel: { color: theme.text, fontSize: 12 },
        },
        {
          type: 'category',
          inverse: true,
          position: 'right',
          data: data.categories.map((_, at) => phrase(at)),
          axisTick: { show: false },
          axisLine: { show: false },
          axisLabel: { color: theme.muted, fontSize: 12 },
        },
      ],
      // On a phone the line needs the room; the figures stand in the table below.
      media: [
        {
          query: { maxWidth: 420 },
          option: { yAxis: [{ axisLabel: { width: 110, overflow: 'truncate' } }, { axisLabel: { show: false } }] },
        },
      ],
      series: [
        {
          type: 'custom',
          silent: true,
          data: (data.intervals ?? []).flatMap((each, at) => (each ? [[at, each[0], each[1]]] : [])),
          renderItem: (_: unknown, api: DrawApi) => {
            const [x1, y] = api.coord([api.value(1), api.value(0)]);
            const [x2] = api.coord([api.value(2), api.value(0)]);
            return { type: 'line', shape: { x1, y1: y, x2, y2: y }, style: { stroke: ink, lineWidth: 2 } };
          },
          encode: { x: [1, 2], y: 0 },
        },
        {
          type: 'scatter',
          name: data.series[0]?.name ?? '',
          symbol: 'rect',
          symbolSize: 9,
          itemStyle: { color: ink },
          data: values.map((value, at) => [value, at]),
          ...(data.reference === undefined
            ? {}
            : {
                markLine: {
                  silent: true,
                  symbol: 'none',
                  label: { show: false },
                  lineStyle: { type: 'dashed', color: theme.muted },
                  data: [{ xAxis: data.reference }],
                },
              }),
        },
      ],
    };
  },
};
export default forest;
