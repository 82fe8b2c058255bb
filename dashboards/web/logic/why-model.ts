import type { ChartData } from '../../engine/chart.ts';
import type { MetricAnswer, Why } from '../../engine/wire.ts';

interface Words {
  readonly before: string;
  readonly now: string;
  readonly others: string;
  readonly residual: string;
  readonly name: (code: string | null, name: string | null) => string;
  readonly decimals: number;
}

export interface WhyView {
  readonly data: ChartData;
  readonly rows: NonNullable<Why['rows']>;
  readonly change: number;
  readonly residual: number;
}

/** From the figure compared with over what its members contributed to the figure now; what is not drawn by name stands in `others`, so that the bars add up. */
export function whyView(
  answer: MetricAnswer,
  kind: 'yoy' | 'mom',
  limit: number,
  words: Words,
): WhyView | { readonly reason: string } {
  const why = answer.why;
  const compared = answer.rows[0]?.compare?.[kind];
  const now = compared?.current ?? answer.rows[0]?.value ?? null;
  const before = compared?.value ?? null;
  if (!why?.rows || why.change === undefined || now === null || before === null)
    return { reason: why?.reason ?? compared?.reason ?? 'no_data' };
  const moved = why.rows.filter(({ contribution }) => contribution !== 0);
  const shown = moved.slice(0, limit);
  const rest = moved.slice(limit).reduce((sum, { contribution }) => sum + contribution, 0);
  const residual = why.residual ?? 0;
  const steps: (readonly [string, number])[] = [
    ...shown.map((row) => [words.name(row.code, row.name), row.contribution] as const),
    ...(moved.length > limit ? [[words.others, rest] as const] : []),
    ...(residual === 0 ? [] : [[words.residual, residual] as const]),
  ];
  return {
    rows: shown,
    change: why.change,
    residual,
    data: {
      categories: [words.before, ...steps.map(([name]) => name), words.now],
      series: [{ name: answer.name_zh, values: [before, ...steps.map(([, value]) => value), now] }],
      unit: answer.unit,
      decimals: words.decimals,
    },
  };
}
