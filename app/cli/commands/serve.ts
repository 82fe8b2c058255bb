import { z } from 'zod';
import { defineCommand } from '../command.ts';

const command = defineCommand({
  name: 'serve',
  summary: '启动网站与接口 serve the web app and the API',
  where: 'here',
  options: [
    ['--port <n>', '端口 port'],
    ['--host <address>', '监听地址 address to listen on'],
  ],
  input: z.object({ port: z.coerce.number().int().min(0).max(65535).optional(), host: z.string().optional() }),
  run: async (input, context) => (await import('../run-server.ts')).runServer(input, context),
  show: () => '',
});

export default command;
