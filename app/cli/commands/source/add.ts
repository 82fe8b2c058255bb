import { z } from 'zod';
import { askPassword } from '../../ask-password.ts';
import { defineCommand, wordList } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'source add',
  summary:
    '接入一个数据库：读取表结构，生成系统契约与 staging 草稿 look at a database and write its contract and staging',
  where: 'here',
  arguments: ['<url>'],
  options: [
    ['--name <name>', '数据源名称 name of the source'],
    ['--system <system>', '系统名称，默认同数据源 name of the system (default: the source)'],
    ['--institution <code>', '所属机构编码 institution whose data it holds'],
    ['--tables <patterns...>', '只要这些表，* 与 ? 为通配 only these tables, * and ? stand for letters'],
    [
      '--password-env <variable>',
      '密码所在环境变量（否则存入数据目录的 0600 文件） variable of the password (else a 0600 file of the data folder)',
    ],
  ],
  input: z.object({
    url: z.string(),
    name: z.string(),
    system: z.string().optional(),
    institution: z.string().optional(),
    tables: wordList,
    passwordEnv: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of a variable')
      .optional(),
  }),
  run: async (input, context) => {
    const { addSource } = await import('../../../tasks/onboard.ts');
    const { site } = context.locate();
    return addSource(site, input, {
      askPassword: (user, host) => askPassword(`密码 password ${user}@${host}: `),
      progress: context.progress,
      signal: context.signal,
    });
  },
  show: (report) =>
    [
      `${report.source}：${report.product}，系统 system ${report.system}，${report.tables} 张表 tables`,
      ...(report.left_out.length > 0
        ? [
            titledTable(
              report.left_out.map(({ table, rows, reason, todo }) => ({
                table,
                rows,
                reason: `${todo ? 'TODO ' : ''}${reason}`,
              })),
            ),
          ]
        : []),
      ...(report.differences.length > 0
        ? [
            `系统 ${report.system} 已存在，未改动；与数据库的差异 the system is known and left as it is; differences from the database:`,
            titledTable(report.differences.map((difference) => ({ ...difference }))),
          ]
        : []),
      `密码 password: ${report.password ?? '无 none'}`,
      report.written.length === 0
        ? '没有写入任何文件 nothing was written'
        : `写入 written:\n${report.written.map((file) => `  ${file}`).join('\n')}`,
      ...(report.todos > 0
        ? [`有 ${report.todos} 处 TODO 须由人决定 ${report.todos} places say TODO: a person decides`]
        : []),
      `下一步 next: ./hisight source check ${report.source}；./hisight load ${report.source}`,
    ].join('\n'),
});

export default command;
