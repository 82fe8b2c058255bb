import { z } from 'zod';
import type { BuildReport } from '../../models/index.ts';
import { defineCommand, type RunsAtOwner, wordList } from './command.ts';
import { titledTable } from './table.ts';

export const SELECTION = [
  ['--select <selectors...>', '只选这些（dbt 选择语法） only these, in dbt selection syntax'],
  ['--exclude <selectors...>', '排除这些 without these'],
] as const;

export const selection = { select: wordList, exclude: wordList };

function show(report: BuildReport): string {
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
    options: [...SELECTION, ['--full-refresh', '重建增量模型 rebuild incremental models from scratch']],
    input: z.object({ ...selection, fullRefresh: z.boolean().optional() }),
    run: async (input, { open, progress, signal }) =>
      (await import('../tasks/build.ts')).build(open, { ...input, commands }, { progress, signal }),
    show,
  });
}
