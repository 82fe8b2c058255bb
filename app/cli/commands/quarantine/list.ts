import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'quarantine list',
  summary: '被隔离的行，按原因计数 rows set aside, counted by reason',
  where: 'owner',
  options: [
    ['--source <name>', '只看一个数据源 one source only'],
    ['--table <table>', '只看一张表 one table only'],
  ],
  input: z.object({ source: z.string().optional(), table: z.string().optional() }),
  run: async (choice, { open, progress, signal }) => ({
    quarantine: await (await import('../../../tasks/quarantine.ts')).listQuarantine(open, choice, { progress, signal }),
  }),
  show: ({ quarantine }) =>
    titledTable(
      quarantine.map(({ reason, reason_zh, reason_en, share, ...entry }) => ({
        ...entry,
        reason: `${reason} ${reason_zh} ${reason_en}`,
        share: share === null ? null : `${(share * 100).toFixed(2)} %`,
      })),
      ['source', 'table', 'reason', 'column_name', 'state', 'rows', 'share', 'last_batch'],
    ),
});

export default command;
