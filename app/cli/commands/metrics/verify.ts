import { z } from 'zod';
import { defineCommand, localDate, wordList } from '../../command.ts';
import { table } from '../../table.ts';

const command = defineCommand({
  name: 'metrics verify',
  summary: '两条路核对每个指标 two roads to every number',
  where: 'owner',
  options: [
    ['--from <date>', '起始月（默认 2025-01-01） first day of a month'],
    ['--to <date>', '结束日（默认 2025-12-31） last day of a month'],
    ['--ids <ids...>', '只核对这些指标 only these'],
  ],
  input: z.object({ from: localDate.default('2025-01-01'), to: localDate.default('2025-12-31'), ids: wordList }),
  run: async ({ from, to, ids }, { open }) =>
    (await import('../../../tasks/verify.ts')).verify(open, {
      from: from ?? '2025-01-01',
      to: to ?? '2025-12-31',
      ids,
    }),
  exitCode: (report) => (report.differences.length > 0 ? 1 : 0),
  show: (report) =>
    [
      `一致 agree ${report.agreements.length}  不一致 differ ${report.differences.length}  未采集 not collected ${report.not_collected.length}`,
      ...(report.differences.length > 0 ? [table(report.differences.map((difference) => ({ ...difference })))] : []),
    ].join('\n'),
});

export default command;
