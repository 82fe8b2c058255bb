import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'quarantine list',
  summary: '被隔离的行，按原因计数 rows set aside, counted by reason',
  where: 'owner',
  options: [['--source <name>', '只看一个数据源 one source only']],
  input: z.object({ source: z.string().optional() }),
  run: async ({ source }, { open }) => ({
    quarantine: await (await import('../../../tasks/quarantine.ts')).listQuarantine(open, source),
  }),
  show: ({ quarantine }) => titledTable(quarantine),
});

export default command;
