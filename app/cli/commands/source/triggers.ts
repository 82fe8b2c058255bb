import { z } from 'zod';
import { defineCommand, wordList } from '../../command.ts';

const command = defineCommand({
  name: 'source triggers',
  summary:
    '打印触发器或日志采集所需的 SQL，交给数据库管理员执行 print the SQL that capture by trigger or log needs, for the DBA',
  where: 'here',
  arguments: ['[source]'],
  options: [['--table <tables...>', '只要这些表 only these tables']],
  input: z.object({ source: z.string().optional(), table: wordList }),
  run: async ({ source, table }, context) =>
    (await import('../../../tasks/onboard.ts')).triggersOf(context.locate().site, source, table),
  bare: (sql) => sql.trimEnd(),
});

export default command;
