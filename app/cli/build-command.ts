import { z } from 'zod';
import { EXIT, UserError } from '../../core/index.ts';
import type { BuildReport } from '../../models/index.ts';
import { defineCommand, type RunsAtOwner, selectorList } from './command.ts';
import { parseYamlVars } from './given-vars.ts';
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

const FOREIGN = [
  ['--project-dir <dir>', '别的 dbt 项目（须同时给出 --database） another dbt project, with --database'],
  ['--database <file>', '该项目写入的 DuckDB 文件 the DuckDB file that project is built into'],
  ['--vars <yaml>', '该项目的变量（YAML 或 JSON） variables of that project, as YAML or JSON'],
] as const;
const foreign = { projectDir: z.string().optional(), database: z.string().optional(), vars: z.string().optional() };

/** A foreign project goes on after a failure, as dbt does, and says so by its exit code. */
const failed = ({ models, tests }: BuildReport) =>
  models.some(({ status }) => status === 'error') || tests.some(({ status }) => ['fail', 'error'].includes(status));

/** A build as a person reads it. */
export function showBuild(report: BuildReport): string {
  const bad = report.tests.filter((test) => test.status !== 'pass' && test.status !== 'not_applicable');
  const parts = [
    titledTable(report.models.map(({ name, status, rows, seconds }) => ({ model: name, status, rows, seconds }))),
  ];
  if (bad.length > 0)
    parts.push(titledTable(bad.map(({ name, status, failures }) => ({ test: name, status, failures }))));
  const passed = report.tests.filter((test) => test.status === 'pass').length;
  parts.push(
    `构建 build ${report.build_id}：模型 models ${report.models.length}，测试 tests ${passed}/${report.tests.length} 通过 passed，${report.seconds} s`,
  );
  return parts.join('\n\n');
}

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
    options: [...SELECTION, ...HOW, ...FOREIGN],
    input: z.object({ ...selection, ...how, ...foreign }),
    elsewhere: ({ projectDir, database, vars, commit: _commit, ...input }, context) => {
      if (projectDir === undefined && database === undefined && vars === undefined) return undefined;
      if (projectDir === undefined || database === undefined) {
        throw new UserError('app/usage', { problem: '--project-dir and --database belong together' });
      }
      const given = parseYamlVars(vars);
      return import('../tasks/build-foreign.ts').then(({ buildForeign }) =>
        buildForeign({ ...input, projectDir, database, vars: given, command: commands?.[0] ?? 'build' }, context),
      );
    },
    exitCode: (report) => (failed(report) ? EXIT.buildFailed : 0),
    run: async (input, { open, progress, signal }) =>
      (await import('../tasks/build.ts')).build(open, { ...input, commands }, { progress, signal }),
    show: showBuild,
  });
}
