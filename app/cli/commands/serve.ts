import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import { listen } from '../../server/listen.ts';
import { openSite } from '../../site/open.ts';
import { findServer } from '../../site/server-file.ts';
import { defineCommand } from '../command.ts';
import { discoverCommands } from '../discover.ts';
import { untilStopped } from '../until-stopped.ts';

export default defineCommand({
  name: 'serve',
  summary: '启动网站与接口 serve the web app and the API',
  where: 'here',
  options: [
    ['--port <n>', '端口 port'],
    ['--host <address>', '监听地址 address to listen on'],
  ],
  input: z.object({ port: z.coerce.number().int().min(0).max(65535).optional(), host: z.string().optional() }),
  run: async ({ port, host }, context) => {
    const located = context.locate();
    const running = await findServer(located.site.dataDir);
    if (running) throw new UserError('app/server-running', { pid: running.pid, port: running.port });
    const open = await openSite(located);
    try {
      const server = await listen(open, {
        port: port ?? open.site.server.port,
        commands: await discoverCommands(),
        ...(host ? { host } : {}),
      });
      try {
        context.say(`服务已启动 serving ${server.url}`);
        await untilStopped(context.signal);
      } finally {
        await server.stop();
      }
      return { port: server.port };
    } finally {
      await open.close();
    }
  },
  show: () => '',
});
