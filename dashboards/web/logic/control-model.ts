import type { ChartData } from '../../engine/chart.ts';
import type { Granularity, MetricAnswer } from '../../engine/wire.ts';

export interface UnusualPoint {
  readonly label: string;
  readonly value: number | null;
  readonly signals: readonly string[];
}

export interface ControlView {
  readonly data: ChartData;
  readonly unusual: readonly UnusualPoint[];
  /** Which limits the chart has: p, p_prime, u, u_prime, xmr. */
  readonly limits: string;
}

/** A control chart as it is drawn, or nothing where there is no series or no point of it could be judged. */
export function controlView(
  answer: MetricAnswer,
  granularity: Granularity,
  words: { readonly name: string; readonly decimals: number },
): ControlView | undefined {
  const chart = answer.control_chart;
  if (!chart || chart.points.every(({ center }) => center === null)) return undefined;
  const values = new Map(answer.rows.map((row) => [String(row['date']), row.value]));
  const label = (date: string) => (granularity === 'day' || granularity === 'week' ? date.slice(2) : date.slice(0, 7));
  const points = chart.points.map((point) => ({
    ...point,
    label: label(point.date),
    value: values.get(point.date) ?? null,
  }));
  return {
    limits: chart.limits,
    unusual: points.filter(({ signals }) => signals.length > 0),
    data: {
      categories: points.map((point) => point.label),
      series: [{ name: words.name, values: points.map(({ value }) => value) }],
      limits: points.map(({ lower, center, upper }) =>
        lower === null || center === null || upper === null ? null : { lower, center, upper },
      ),
      marked: points.flatMap(({ signals }, at) => (signals.length > 0 ? [at] : [])),
      unit: answer.unit,
      decimals: words.decimals,
    },
  };
}
