import { type ChartKind, colour, frame, valueText } from '../engine/chart.ts';

const share: ChartKind = {
  summary: 'How a whole is divided: a ring with each part named, its figure and its percentage.',
  sample: {
    categories: ['药品', '耗材', '医疗服务'],
    series: [{ name: '医疗收入', values: [305, 131, 296] }],
    unit: '元',
    decimals: 0,
  },
  option(data, theme, locale) {
    const values = data.series[0]?.values ?? [];
    const total = values.reduce<number>((sum, value) => sum + Math.max(value ?? 0, 0), 0);
    const percent = (at: number) => (total > 0 ? `${((100 * (values[at] ?? 0)) / total).toFixed(1)}%` : '—');
    return {
      ...frame(data, theme, locale),
      tooltip: {
        ...(frame(data, theme, locale)['tooltip'] as object),
        trigger: 'item',
      },
      legend: {
        show: true,
        orient: 'vertical',
        right: 4,
        top: 'middle',
        icon: 'circle',
        itemWidth: 8,
        itemHeight: 8,
        itemGap: 14,
        textStyle: { color: theme.text, fontSize: 12, rich: { figure: { color: theme.muted, fontSize: 12 } } },
        formatter: (name: string) => {
          const at = data.categories.indexOf(name);
          return `${name}  {figure|${percent(at)}  ${valueText(values[at] ?? null, data, locale)}}`;
        },
      },
      series: [
        {
          type: 'pie',
          name: data.series[0]?.name ?? '',
          radius: ['46%', '66%'],
          center: ['24%', '50%'],
          padAngle: 1,
          itemStyle: { borderColor: theme.surface, borderWidth: 1, borderRadius: 3 },
          label: { show: false },
          data: data.categories.map((name, at) => ({
            name,
            value: values[at] ?? 0,
            itemStyle: { color: colour(theme, at) },
          })),
        },
      ],
      // On a phone there is no room beside the ring: the legend goes below it.
      media: [
        {
          query: { maxWidth: 420 },
          option: {
            legend: { left: 'center', right: 'auto', top: 'auto', bottom: 0, itemGap: 6 },
            series: [{ radius: ['34%', '52%'], center: ['50%', '28%'] }],
          },
        },
      ],
    };
  },
};
export default share;
