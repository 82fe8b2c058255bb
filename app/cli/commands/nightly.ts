import { z } from 'zod';
import { defineCommand } from '../command.ts';

const command = defineCommand({
  name: 'nightly',
  summary: '夜间任务：抽取、按期清除、构建、拟合 load, erase, build, fit, report',
  where: 'owner',
  input: z.object({}),
  run: async (_input, { open, progress, signal }) =>
    (await import('../../tasks/nightly.ts')).nightly(open, { progress, signal }),
  exitCode: (result) => result.exit_code,
  show: ({ sources, erased, models, build_id, regressions, seconds }) =>
    [
      ...sources.map(
        ({ source, rows_landed, reconciled, error }) =>
          `${source}：入库 landed ${rows_landed}，${error ? `${error.message} ${error.message_en}` : reconciled ? '已对账 reconciled' : '未对账 not reconciled'}`,
      ),
      ...erased.tables.map(
        ({ source, table, batches, files }) =>
          `${source}.${table}：按期清除 erased ${batches} 批 batches，${files} 个文件 files`,
      ),
      `模型 models ${models.built} 已建 built，${models.failed} 失败 failed；测试 tests ${models.tests_passed} 通过 passed，${models.tests_warned} 警告 warned，${models.tests_failed} 失败 failed`,
      `构建 build ${build_id}，回归 regressions ${regressions}，${seconds} s`,
    ].join('\n'),
});

export default command;
