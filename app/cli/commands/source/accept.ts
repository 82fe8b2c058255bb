import { z } from 'zod';
import { defineCommand } from '../../command.ts';

const command = defineCommand({
  name: 'source accept',
  summary:
    '接受表结构的变化，此后以契约为准 accept that a table has another shape: from then on its contract alone rules',
  where: 'owner',
  arguments: ['<source>'],
  options: [['--table <table>', '哪张表 which table']],
  input: z.object({ source: z.string(), table: z.string({ error: 'is required' }) }),
  run: async (input, { open, progress, signal }) =>
    (await import('../../../tasks/accept-source.ts')).acceptTable(open, input, { progress, signal }),
  show: ({ source, table }) =>
    `已接受 ${source}.${table} 的结构；下次装载以契约为准。\n${source}.${table} is accepted as it is; the next load goes by its contract.`,
});

export default command;
