import { z } from 'zod';
import { defineCommand, localDate } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'source differences',
  summary: '主记录来源与其他来源的每日差异 daily differences between the source of record and the others',
  where: 'owner',
  options: [
    ['--fact <fact>', '只看一项 one fact only'],
    ['--from <date>', '从该日起 from this date'],
    ['--to <date>', '到该日止 up to this date'],
    ['--all', '也列出一致的日子 days that agree too'],
    ['--full', '先重新比对全部历史 compare the whole history again first'],
  ],
  input: z.object({
    fact: z.string().optional(),
    from: localDate,
    to: localDate,
    all: z.boolean().optional(),
    full: z.boolean().default(false),
  }),
  run: async ({ full, ...filter }, { open, progress, signal }) => {
    const { listDifferences, recordDifferences } = await import('../../../tasks/source-differences.ts');
    if (full) await open.jobs.enqueue('source differences', { progress, signal }, () => recordDifferences(open, true));
    return { differences: await listDifferences(open, filter) };
  },
  show: ({ differences }) => titledTable(differences),
});

export default command;
