import { listen } from '../server/listen.ts';
import { openSite } from '../site/open.ts';
import { requireNoServer } from '../site/server-file.ts';
import type { HereContext } from './command.ts';
import { discoverCommands } from './discover.ts';
import { untilStopped } from './until-stopped.ts';

export interface ServeInput {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
}

/** Serves the site until the process is asked to stop. */
export async function runServer({ port, host }: ServeInput, context: HereContext): Promise<{ port: number }> {
  const located = context.locate();
  await requireNoServer(located.site.dataDir);
  const open = await openSite(located);
  try {
    const wanted = port ?? open.site.server.port;
    const server = await listen(open, { port: wanted, commands: await discoverCommands(), ...(host ? { host } : {}) });
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
}
