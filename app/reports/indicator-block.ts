import type { Identity } from '../../core/index.ts';
import { UserError } from '../../core/index.ts';
import type { ReportBlockOf } from '../../dashboards/index.ts';
import { type IndicatorInfo, isFailure, type MetricAnswer, type Metrics } from '../../metrics/index.ts';
import { inMemory } from './in-memory.ts';
import type { Cell, OpenBlock, ReportColumn } from './types.ts';

type IndicatorBlock = ReportBlockOf<'indicators'>;

interface Given {
  readonly metrics: Metrics;
  readonly identity: Identity;
  readonly period: { readonly from: string; readonly to: string };
  readonly filter: Readonly<Record<string, readonly string[]>>;
}

const KINDS = { count: 'integer', money: 'money', rate: 'decimal', average: 'decimal' } as const;

function columnOf(info: IndicatorInfo, answer: MetricAnswer): ReportColumn {
  const unverified = info.verified ? '' : '（未核对 unverified）';
  return {
    title_zh: `${info.name_zh}${info.unit ? `（${info.unit}）` : ''}`,
    title_en: `${info.name_en}${info.unit ? ` (${info.unit})` : ''}`,
    kind: KINDS[info.kind],
    decimals: info.decimals,
    definition: `${unverified}${info.numerator_zh}${info.denominator_zh ? ` ÷ ${info.denominator_zh}` : ''}`,
    ...(answer.not_collected ? { not_collected: true } : {}),
  };
}

/** Indicators of the catalogue by one dimension or by date; each total is the indicator of all groups, never a sum of them. */
export async function openIndicators(given: Given, block: IndicatorBlock): Promise<OpenBlock> {
  const { metrics, identity, period, filter } = given;
  const catalogue = new Map(metrics.catalogue(identity).map((info) => [info.id, info]));
  const filterOf = (id: string) =>
    Object.fromEntries(Object.entries(filter).filter(([name]) => catalogue.get(id)?.dimensions.includes(name)));
  const request = (id: string) => ({ id, ...period, filter: filterOf(id) });
  const by = block.by;
  const answers = await metrics.answerMany(
    [
      ...block.indicators.map(request),
      ...(by
        ? block.indicators.map((id) => ({
            ...request(id),
            by: [by],
            ...(by === 'date' ? { granularity: block.granularity ?? ('month' as const) } : {}),
          }))
        : []),
    ],
    identity,
  );
  const good = answers.map((answer) => {
    if (!isFailure(answer)) return answer;
    throw new UserError('reports/indicator', { id: answer.id, zh: answer.error.message, en: answer.error.message_en });
  });
  const whole = good.slice(0, block.indicators.length);
  const parts = good.slice(block.indicators.length);
  const builds = good.map((answer) => answer.build_id);
  const isProvisional = good.some((answer) => answer.provisional);
  const columns = whole.flatMap((answer) => {
    const info = catalogue.get(answer.id);
    return info ? [columnOf(info, answer)] : [];
  });
  const totals = whole.map((answer): Cell => answer.rows[0]?.value ?? null);
  if (!by) return inMemory(block, columns, [totals], { builds, isProvisional });
  const groups = new Map<string, { name: Cell; values: Cell[] }>();
  parts.forEach((answer, index) => {
    for (const row of answer.rows) {
      const code = String(row[by] ?? '');
      const known = groups.get(code) ?? {
        name: (row[`${by}_name`] as Cell) ?? null,
        values: block.indicators.map((): Cell => null),
      };
      known.values[index] = row.value;
      groups.set(code, known);
    }
  });
  const isDate = by === 'date';
  const named = (title_zh: string, title_en: string, kind: ReportColumn['kind']): ReportColumn => ({
    title_zh,
    title_en,
    kind,
    decimals: 0,
    definition: '',
  });
  const lead = isDate
    ? [named('日期', 'Date', 'date')]
    : [named('编码', 'Code', 'text'), named('名称', 'Name', 'text')];
  const rows = [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([code, { name, values }]) => [...(isDate ? [code] : [code, name]), ...values]);
  return inMemory(block, [...lead, ...columns], rows, {
    builds,
    isProvisional,
    totals: [...lead.map((): Cell => null), ...totals],
  });
}
