import { join, resolve } from 'node:path';
import { z } from 'zod';
import { EXIT } from '../../core/index.ts';
import type { BuildReport } from '../../models/index.ts';
import { defineCommand, type RunsAtOwner, selectorList } from './command.ts';
import { OTHER, OTHER_SELECTION, other, otherProject, otherSelection } from './other-project.ts';
import { titledTable } from './table.ts';

export const SELECTION = [
  ['--select <selectors...>', '只选这些（dbt 选择语法） only these, in dbt selection syntax'],
  ['--exclude <selectors...>', '排除这些 without these'],
] as const;

export const selection = { select: selectorList, exclude: selectorList };

const HOW = [
  ['--full-refresh', '重建增量模型 rebuild incremental models from scratch'],
  [
    '--commit <how>',
    'once：全部成功才提交（默认）；per-model：逐个模型提交 once (default): all or nothing; per-model: each model by itself',
  ],
  ['--fail-fast', '第一个失败即停 end at the first failure'],
  ['--empty', '演练：不带数据建一遍再回滚 rehearse: build without rows and publish nothing'],
] as const;
const how = {
  fullRefresh: z.boolean().optional(),
  commit: z.enum(['once', 'per-model']).optional(),
  failFast: z.boolean().optional(),
  empty: z.boolean().optional(),
};

const OTHER_HOW = [
  ['--store-failures', '保存每个测试不合格的行 keep the failing rows of every test'],
  ['--warn-error', '警告视为失败 warnings are failures'],
  ['--event-time-start <time>', '微批次窗口起点 where the window of microbatch models begins'],
  ['--event-time-end <time>', '微批次窗口终点 where it ends'],
  ['--defer', '未选且不存在的上游从 --state 读取 what is not selected and not here is read where --state has it'],
  ['--favor-state', '未选的上游一律从 --state 读取 what is not selected is always read there'],
  [
    '--target-dir <dir>',
    '写出 manifest、run_results（默认 <项目>/target） where artifacts go (default: target of the project)',
  ],
] as const;
const otherHow = {
  storeFailures: z.boolean().optional(),
  warnError: z.boolean().optional(),
  eventTimeStart: z.string().optional(),
  eventTimeEnd: z.string().optional(),
  defer: z.boolean().optional(),
  favorState: z.boolean().optional(),
  targetDir: z.string().optional(),
};

const buildInput = z.object({ ...selection, ...how, ...other, ...otherSelection, ...otherHow });
type BuildInput = z.output<typeof buildInput>;

/** A foreign project goes on after a failure, as dbt does, and says so by its exit code. */
export const failed = ({ models, tests }: BuildReport) =>
  models.some(({ status }) => status === 'error' || status === 'partial success') ||
  tests.some(({ status }) => ['fail', 'error'].includes(status));

/** A build as a person reads it. */
export function showBuild(report: BuildReport): string {
  const bad = report.tests.filter((test) => test.status !== 'pass' && test.status !== 'not_applicable');
  const parts = [
    titledTable(report.models.map(({ name, status, rows, seconds }) => ({ model: name, status, rows, seconds }))),
  ];
  if (bad.length > 0)
    parts.push(titledTable(bad.map(({ name, status, failures }) => ({ test: name, status, failures }))));
  const told = [...report.models, ...bad].filter(({ status, message }) => status !== 'success' && message);
  if (told.length > 0) parts.push(told.map(({ name, message }) => `${name}: ${message}`).join('\n'));
  const passed = report.tests.filter((test) => test.status === 'pass').length;
  parts.push(
    `构建 build ${report.build_id}：模型 models ${report.models.length}，测试 tests ${passed}/${report.tests.length} 通过 passed，${report.seconds} s`,
  );
  return parts.join('\n\n');
}

/** What the house takes of the input. */
const houseInput = ({ select, exclude, fullRefresh, commit, failFast, empty }: BuildInput) => {
  return { select, exclude, fullRefresh, commit, failFast, empty };
};

/** `build` and its parts: the same transaction with fewer kinds of nodes. */
export function buildCommand(
  name: string,
  summary: string,
  commands?: readonly ('seed' | 'run' | 'snapshot' | 'test')[],
): RunsAtOwner {
  return defineCommand({
    name,
    summary,
    where: 'owner',
    options: [...SELECTION, ...HOW, ...OTHER, ...OTHER_SELECTION, ...OTHER_HOW],
    input: buildInput,
    elsewhere: (input, { environ, progress, signal }) => {
      const { storeFailures, warnError, eventTimeStart, eventTimeEnd, defer, favorState, targetDir } = input;
      const only = { storeFailures, warnError, eventTimeStart, eventTimeEnd, defer, favorState, targetDir };
      const project = otherProject(input, environ, only);
      if (!project) return undefined;
      const { fullRefresh, failFast, empty } = input;
      const command: 'build' | 'seed' | 'run' | 'snapshot' | 'test' = commands?.[0] ?? 'build';
      const target = targetDir ? resolve(targetDir) : join(project.projectDir, 'target');
      const asked = { ...project, ...only, targetDir: target, fullRefresh, failFast, empty, command, progress, signal };
      return import('../../models/index.ts').then(({ buildForeign }) => buildForeign(asked));
    },
    exitCode: (report) => (failed(report) ? EXIT.buildFailed : 0),
    run: async (input, { open, progress, signal }) =>
      (await import('../tasks/build.ts')).build(open, { ...houseInput(input), commands }, { progress, signal }),
    show: showBuild,
  });
}
