import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { table } from '../../table.ts';

const command = defineCommand({
  name: 'feed send',
  summary: '把文件中的消息发给接收端，用于测试和演练 send the messages of files to a receiver, for tests and drills',
  where: 'here',
  arguments: ['<files...>'],
  options: [
    ['--to <address>', 'mllp://主机:端口 或 http(s)://…/api/v1/feed/<通道>/messages mllp://host:port or the push URL'],
    ['--connections <n>', '并行连接数，默认 1 parallel connections, 1 by default'],
    ['--key-env <name>', 'HTTP 通道密钥所在的环境变量 environment variable that holds the key of an HTTP channel'],
  ],
  input: z.object({
    files: z.array(z.string()).min(1),
    to: z.string({ error: 'must be given, like --to mllp://127.0.0.1:2575' }),
    connections: z.coerce.number().int().min(1).max(64).default(1),
    keyEnv: z.string().optional(),
  }),
  run: async ({ files, to, connections, keyEnv }, { environ, progress, signal }) => {
    const { sendFiles } = await import('../../../../ingest/index.ts');
    const key = keyEnv === undefined ? undefined : environ[keyEnv];
    return sendFiles(files, { to, connections, progress, signal, ...(key === undefined ? {} : { key }) });
  },
  // A message that was refused is not lost: the sender still has it, and must know.
  exitCode: ({ refused }) => (refused > 0 ? 1 : 0),
  show: ({ answers, ...counts }) => [table([counts]), table(answers.map((answer) => ({ ...answer })))].join('\n\n'),
});

export default command;
