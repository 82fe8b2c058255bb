import { BarChart, CustomChart, GaugeChart, LineChart, PieChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import type { ChartKind } from '../../engine/chart.ts';

// Only what our kinds draw with: the whole of ECharts is twice the size.
use([
  BarChart,
  CustomChart,
  GaugeChart,
  LineChart,
  PieChart,
  ScatterChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  LabelLayout,
  SVGRenderer,
]);

const found = import.meta.glob<ChartKind>(['../../charts/*.ts', '!../../charts/*.test.ts'], {
  eager: true,
  import: 'default',
});

/** The chart kinds by name; a file in `dashboards/charts` is all it takes. */
export const chartKinds: ReadonlyMap<string, ChartKind> = new Map(
  Object.entries(found).map(([path, kind]) => [path.replace(/^.*\/|\.ts$/g, ''), kind]),
);
