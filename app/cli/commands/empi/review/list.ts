import { z } from 'zod';
import { defineCommand } from '../../../command.ts';
import { titledTable } from '../../../table.ts';

const command = defineCommand({
  name: 'empi review list',
  summary: '待人工复核的记录对（只显示相似程度） pairs of records that wait for a person; only how far they agree',
  where: 'owner',
  options: [['--limit <n>', '最多几对，默认 20 at most so many, 20 by default']],
  input: z.object({ limit: z.coerce.number().int().min(1).max(10_000).default(20) }),
  run: async ({ limit }, { open, progress, signal }) => ({
    pairs: await (await import('../../../../tasks/empi.ts')).reviewQueue(open, limit, { progress, signal }),
  }),
  show: ({ pairs }) => titledTable(pairs.map(({ levels, ...pair }) => ({ ...pair, levels: levels.join('；') }))),
});

export default command;
