import { z } from 'zod';
import { failuresOf } from '../../../jobs/failures.ts';
import { defineCommand, wordList } from '../../command.ts';

const command = defineCommand({
  name: 'quarantine replay',
  summary: '向数据源重取被隔离的行，合格的入库 ask the sources again for rows set aside; good ones are applied',
  where: 'owner',
  options: [
    ['--source <name>', '只处理一个数据源 one source only'],
    ['--table <table>', '只处理一张表 one table only'],
    ['--reason <reason>', '只处理一种原因 one reason only'],
    ['--id <id...>', '编号或其开头几位 ids, or their first letters'],
    ['--now', '不等数据源的开放时段 outside the hours of the source too'],
  ],
  input: z.object({
    source: z.string().optional(),
    table: z.string().optional(),
    reason: z.string().optional(),
    id: wordList,
    now: z.boolean().optional(),
  }),
  run: async ({ id, ...choice }, { open, progress, signal }) => {
    const { replayEntries } = await import('../../../tasks/quarantine.ts');
    return replayEntries(open, { ...choice, ids: id }, { progress, signal });
  },
  exitCode: ({ load }) => load.exit_code,
  show: ({ asked, resolved, open, unreadable, load }) =>
    [
      `重取 ${asked} 条：已解决 ${resolved}，仍不合格 ${open}，需整表重读 ${unreadable}`,
      `${asked} asked for: ${resolved} resolved, ${open} still break the contract, ${unreadable} need a whole read (load --full)`,
      ...failuresOf(load.sources).map((error) => `${error.message}\n${error.message_en}`),
    ].join('\n'),
});

export default command;
