import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../../../../core/index.ts';
import { defineCommand, wordList } from '../../command.ts';

const command = defineCommand({
  name: 'source ddl',
  summary: '输出前置机中间表的建表语句 print the SQL of the front-end tables, for the vendor who fills them',
  where: 'here',
  options: [
    ['--dialect <name>', '数据库 postgres, mysql, mssql, oracle'],
    ['--concept <names...>', '只要这些中间表 only these tables (default: all)'],
    ['--account <name>', 'HISight 登录前置机的账号 the account that HISight logs in with (default: hisight)'],
  ],
  input: z.object({
    dialect: z.string({ error: 'is required: postgres, mysql, mssql or oracle' }),
    concept: wordList,
    account: z
      .string()
      .regex(/^[A-Za-z_]\w*$/, 'must be letters, digits and _')
      .optional(),
  }),
  run: async ({ dialect, concept, account }) => {
    const { discoverSystems, frontEndDdl } = await import('../../../../ingest/index.ts');
    const systems = await discoverSystems([join(ROOT, 'ingest', 'systems')]);
    const contracts = systems.find(({ system }) => system === 'front_end')?.tables ?? [];
    return {
      dialect,
      sql: frontEndDdl(contracts, {
        dialect,
        ...(concept ? { tables: concept } : {}),
        ...(account ? { account } : {}),
      }),
    };
  },
  show: ({ sql }) => sql,
});

export default command;
