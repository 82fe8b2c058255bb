import type { ChartData } from '../../engine/chart.ts';
import type { FunnelPlot, MetricAnswer } from '../../engine/wire.ts';

type Outside = Exclude<FunnelPlot['groups'][number]['verdict'], 'inside' | null>;

export interface FunnelView {
  readonly data: ChartData;
  /** Groups outside 95 %, the far ones first. */
  readonly outside: readonly { readonly name: string; readonly value: number; readonly verdict: Outside }[];
  readonly reason: FunnelPlot['reason'];
  readonly spread: 'widened' | 'overdispersed' | undefined;
}

/** A funnel as it is drawn; nothing where no group has a figure. */
export function funnelView(answer: MetricAnswer, words: { name: string; decimals: number }): FunnelView | undefined {
  const funnel = answer.funnel;
  if (!funnel || funnel.groups.length === 0) return undefined;
  const { groups, reason } = funnel;
  const nameOf = ({ code, name }: (typeof groups)[number]) => name ?? code ?? '—';
  const outside = groups.flatMap((group) => {
    const { verdict, value } = group;
    return verdict === null || verdict === 'inside' ? [] : [{ name: nameOf(group), value, verdict }];
  });
  return {
    outside: outside.sort((a, b) => Number(b.verdict.startsWith('far')) - Number(a.verdict.startsWith('far'))),
    reason,
    spread: funnel.widened ? 'widened' : funnel.overdispersed ? 'overdispersed' : undefined,
    data: {
      categories: groups.map(nameOf),
      series: [{ name: words.name, values: groups.map(({ value }) => value) }],
      sizes: groups.map(({ size }) => size),
      center: funnel.target,
      curve: funnel.curve,
      marked: groups.flatMap(({ verdict }, at) => (verdict !== null && verdict !== 'inside' ? [at] : [])),
      unit: answer.unit,
      decimals: words.decimals,
    },
  };
}
