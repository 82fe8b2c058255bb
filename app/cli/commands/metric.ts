import { z } from 'zod';
import { SYSTEM_IDENTITY } from '../../../core/index.ts';
import {
  CHARTS,
  COMPARISONS,
  CUMULATIVES,
  type Derived,
  type FunnelPlot,
  GRANULARITIES,
  ORGS,
  RANKINGS,
  wordOf,
} from '../../../metrics/index.ts';
import { defineCommand, localDate, wordList } from '../command.ts';
import { readFilters } from '../filters.ts';
import { table } from '../table.ts';

const comparisons = wordList.pipe(z.array(wordOf(COMPARISONS)).optional());

/** What was asked for beside the value, as columns. */
function beside(derived: Derived | undefined): Record<string, unknown> {
  const { rank, ...others } = derived ?? {};
  const values = Object.entries(others).map(([name, figure]) => [name, figure.value ?? figure.reason ?? null]);
  const places = rank
    ? { rank: rank.value === null ? (rank.reason ?? null) : `${rank.value}/${rank.of}`, movement: rank.movement }
    : {};
  return { ...Object.fromEntries(values), ...places };
}

const VERDICTS: Readonly<Record<string, string>> = {
  inside: '正常 inside',
  above: '偏高 above 95 %',
  below: '偏低 below 95 %',
  far_above: '显著偏高 above 99.8 %',
  far_below: '显著偏低 below 99.8 %',
};

function funnelText({ groups, law, target, phi, widened, overdispersed, reason }: FunnelPlot): string {
  const outside = groups.filter(({ verdict }) => verdict !== null && verdict !== 'inside');
  const names = outside.map(({ name, code, verdict }) => `${name ?? code} ${VERDICTS[verdict ?? ''] ?? ''}`);
  const judged = reason
    ? { too_few_groups: '组数太少，不判 too few groups to judge', provisional: '暂定，不判 provisional, not judged' }[
        reason
      ]
    : `界外 outside ${outside.length}：${names.join('；') || '无 none'}`;
  const spread = overdispersed
    ? widened
      ? '（过度离散，控制限已放宽 limits widened）'
      : '（过度离散，控制限未放宽 overdispersed, limits not widened）'
    : '';
  return `\n漏斗图 funnel (${law})  总体 target ${target.toPrecision(5)}  φ ${phi.toFixed(3)}${spread}\n${judged}`;
}

export default defineCommand({
  name: 'metric',
  summary: '一个指标的值、分子、分母与对比 an indicator with its numerator, denominator and comparisons',
  where: 'owner',
  arguments: ['<id>'],
  options: [
    ['--by <dimensions...>', '分组维度 dimensions: department doctor ward payer date …'],
    ['--from <date>', '起始日（含） first day'],
    ['--to <date>', '结束日（含） last day'],
    [
      '--compare <kinds...>',
      '对比 yoy mom last_week ytd spring_festival（春节对齐） same_weekday（52 周前） working_day（每工作日）',
    ],
    ['--filter <pairs...>', '过滤 department=D0201|D0202'],
    ['--org <view>', '科室口径：as_was 当时机构（默认）、current 现行机构 departments as they were, or those of today'],
    ['--granularity <unit>', 'day week month quarter year'],
    ['--why <dimension>', '变化由谁造成（配合一个 --compare） which members of a dimension a change comes from'],
    ['--rolling <n>', '滚动 N 期（分子合计 ÷ 分母合计） figure of the last n buckets, sum over sum'],
    ['--moving-average <n>', '移动平均：最近 N 个完整期的值的平均 mean of the values of the last n whole buckets'],
    ['--cumulative <since>', '累计：year 自年初、period 自时段开始 running figure since the year or the period began'],
    ['--share', '占比（例数、金额） each member’s part of the total'],
    [
      '--rank <method>',
      '排名：competition（并列后跳号）、dense（不跳号） places, and movement since the period before',
    ],
    ['--contribution', '各成员对总变化的贡献（配合一个 --compare） what each member adds to the change'],
    ['--top <n>', '前 N 名，其余并为“其他” so many members, the rest together'],
    [
      '--chart <kind>',
      '控制图（按日期的序列）或漏斗图（按科室、机构或医生） control chart of a series by date: auto p u xmr cusum ewma; funnel by department, institution or doctor',
    ],
    ['--widen', '漏斗图：按过度离散放宽控制限 funnel: limits widened by overdispersion'],
    ['--phases <dates...>', '控制图分段起始日 first days of the phases of a chart'],
    ['--rules <numbers...>', '控制图判异准则（默认 1,2,3,5） Nelson’s rules of a chart (default 1,2,3,5)'],
    ['--version <id>', '口径版本（默认按统计期） version of the definition (default: by the period)'],
    ['--limit <n>', '最多几行 rows at most'],
  ],
  input: z.object({
    id: z.string(),
    by: wordList,
    from: localDate,
    to: localDate,
    compare: comparisons,
    filter: z.array(z.string()).optional(),
    granularity: z.enum(GRANULARITIES).optional(),
    org: z.enum(ORGS).optional(),
    version: z.string().optional(),
    why: z.string().optional(),
    rolling: z.coerce.number().int().optional(),
    movingAverage: z.coerce.number().int().optional(),
    cumulative: wordOf(CUMULATIVES).optional(),
    share: z.boolean().optional(),
    rank: wordOf(RANKINGS).optional(),
    contribution: z.boolean().optional(),
    top: z.coerce.number().int().optional(),
    chart: z.enum(CHARTS).optional(),
    phases: wordList,
    rules: wordList,
    widen: z.boolean().optional(),
    limit: z.coerce.number().int().positive().optional(),
  }),
  run: async ({ filter, rules, movingAverage, ...request }, { open }) => {
    const { metrics } = await open.semantic();
    return metrics.answer(
      { ...request, filter: readFilters(filter), rules: rules?.map(Number), moving_average: movingAverage },
      SYSTEM_IDENTITY,
    );
  },
  show: (answer) => {
    const points = new Map(answer.control_chart?.points.map((point) => [point.date, point]));
    const charted = (date: unknown) => {
      const point = points.get(String(date));
      return point
        ? { lower: point.lower, center: point.center, upper: point.upper, signals: point.signals.join(' ') }
        : {};
    };
    const { funnel } = answer;
    const groups = new Map(funnel?.groups.map((group) => [group.code, group]));
    const compared = (row: Readonly<Record<string, unknown>>) => {
      const group = funnel && groups.get((row[funnel.dimension] ?? null) as string | null);
      if (!group) return {};
      const { lower_95, upper_95, lower_998, upper_998, verdict } = group;
      return { lower_95, upper_95, lower_998, upper_998, verdict: verdict === null ? '–' : VERDICTS[verdict] };
    };
    const rows = answer.rows.map(({ compare, derived, ...row }) => ({
      ...row,
      ...beside(derived),
      ...charted(row['date']),
      ...compared(row),
      ...Object.fromEntries(Object.entries(compare ?? {}).map(([kind, compared]) => [kind, compared?.change ?? null])),
    }));
    const missing = answer.not_collected
      ? `未采集 not collected：${answer.not_collected.missing.join('；')}`
      : undefined;
    const { coverage } = answer;
    const arrived = coverage ? `  ${coverage.arrived}/${coverage.expected} 家已到 institutions arrived` : '';
    const org = answer.org === 'current' ? '  按现行机构 by the departments of today' : '';
    const mark = `${org}${answer.provisional ? '  暂定 provisional' : ''}${arrived}`;
    const why = answer.why;
    const explained = why?.rows
      ? `\n变化 change ${why.change}  未归因 residual ${why.residual}\n${table(why.rows.map((row) => ({ ...row })))}`
      : '';
    return `${answer.name_zh} ${answer.name_en} (${answer.unit})  ${answer.period.from} … ${answer.period.to}${mark}  build ${answer.build_id}\n${missing ?? table(rows)}${explained}${funnel ? funnelText(funnel) : ''}`;
  },
});
