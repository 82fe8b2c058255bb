import { z } from 'zod';
import type { ForeignPlan } from '../../../../models/index.ts';
import type { SitePlan } from '../../../tasks/models/plan.ts';
import { SELECTION, selection } from '../../build-command.ts';
import { defineCommand } from '../../command.ts';
import { OTHER, OTHER_SELECTION, other, otherProject, otherSelection } from '../../other-project.ts';
import { titledTable } from '../../table.ts';

const MOST_NAMES = 8;

function names(label: string, all: readonly string[]): string[] {
  if (all.length === 0) return [];
  const more = all.length > MOST_NAMES ? ` … (+${all.length - MOST_NAMES})` : '';
  return [`${label} ${all.length}：${all.slice(0, MOST_NAMES).join('，')}${more}`];
}

function show({ models, tests, total, touches }: SitePlan): string {
  const rows = models.map(({ name, action, reason, cost, touches: own }) => ({
    name,
    action,
    reason,
    seconds: cost?.seconds ?? null,
    rows: cost?.rows ?? null,
    indicators: own.indicators.length,
    pages: own.pages.length,
  }));
  const diffs = models.flatMap(({ name, diff }) => (diff && diff.length > 0 ? [`${name}\n${diff.join('\n')}`] : []));
  const unknown = total.unknown > 0 ? `（${total.unknown} 个没有先例 without precedent）` : '';
  const both = ({ title_zh, title_en }: { title_zh: string; title_en: string }) => `${title_zh} ${title_en}`;
  const built = models.filter(({ action }) => action !== 'none');
  const said =
    built.length === 0
      ? []
      : [
          ...names('涉及视图 views touched', touches.views),
          ...names('涉及指标 indicators touched', touches.indicators.map(both)),
          ...names('涉及页面 pages touched', touches.pages.map(both)),
        ];
  return [
    titledTable(rows),
    ...diffs,
    [
      `将构建 to build ${total.models}${unknown}，约 about ${total.seconds.toFixed(1)} s、${total.rows} 行 rows（按上次 as last time）；测试 tests ${tests.length}`,
      ...said,
    ].join('\n'),
  ].join('\n\n');
}

const showOther = ({ models, tests }: ForeignPlan): string =>
  `${titledTable(models.map(({ name, action, relation }) => ({ name, action, relation })))}\n\n测试 tests ${tests.length}`;

const command = defineCommand({
  name: 'plan',
  summary: '下次构建会做什么、为什么、代价与影响 what a build would do now, why, what it costs and what it touches',
  where: 'owner',
  options: [
    ...SELECTION,
    ['--full-refresh', '按全量重建计算 as if rebuilding from scratch'],
    ...OTHER,
    ...OTHER_SELECTION,
  ],
  input: z.object({ ...selection, fullRefresh: z.boolean().optional(), ...other, ...otherSelection }),
  elsewhere: (input, { environ }) => {
    const project = otherProject(input, environ);
    if (!project) return undefined;
    const { fullRefresh } = input;
    return import('../../../../models/index.ts').then(({ planForeign }) => planForeign({ ...project, fullRefresh }));
  },
  run: async (input, { open }): Promise<SitePlan | ForeignPlan> =>
    (await import('../../../tasks/models/plan.ts')).planSite(open, {
      select: input.select,
      exclude: input.exclude,
      fullRefresh: input.fullRefresh,
    }),
  show: (plan) => ('total' in plan ? show(plan) : showOther(plan)),
});

export default command;
