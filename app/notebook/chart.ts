import type { Row } from '../../core/index.ts';

export interface ChartSpec {
  readonly kind: 'bar' | 'line';
  readonly x: string;
  readonly y: string;
  readonly title?: string | undefined;
}

const SIZE = { width: 860, height: 340 };

/** A chart as SVG text, drawn by ECharts without a browser. */
export async function drawChart(spec: ChartSpec, rows: readonly Row[]): Promise<string> {
  const echarts = await import('echarts');
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  try {
    chart.setOption({
      animation: false,
      title: { text: spec.title ?? '', left: 'center', textStyle: { fontSize: 14 } },
      grid: { left: 56, right: 24, top: 44, bottom: 72 },
      xAxis: {
        type: 'category',
        data: rows.map((row) => String(row[spec.x] ?? '')),
        axisLabel: { rotate: rows.length > 8 ? 40 : 0 },
      },
      yAxis: { type: 'value' },
      series: [{ type: spec.kind, data: rows.map((row) => Number(row[spec.y] ?? 0)), itemStyle: { color: '#2f6f9f' } }],
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
