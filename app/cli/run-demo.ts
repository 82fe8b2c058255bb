import { join } from 'node:path';
import { log, UserError } from '../../core/index.ts';
import { DEMO_USERS, ensureDemoUsers } from '../access/demo-users.ts';
import { listen, type RunningServer } from '../server/listen.ts';
import { requireFreePort } from '../server/port.ts';
import { rememberScale, type Scale } from '../site/locate.ts';
import { type OpenSite, openSite } from '../site/open.ts';
import { requireNoServer } from '../site/server-file.ts';
import { latestBuild } from '../tasks/latest-build.ts';
import { type DemoSummary, refreshDemo } from '../tasks/refresh-demo.ts';
import { describeError } from '../told-error.ts';
import type { HereContext } from './command.ts';
import { summaryLines } from './demo-summary.ts';
import { discoverCommands } from './discover.ts';
import { table } from './table.ts';
import { untilStopped } from './until-stopped.ts';

export interface DemoInput {
  readonly scale?: Scale | undefined;
  readonly once: boolean;
  readonly port?: number | undefined;
}

type Passwords = Readonly<Record<string, string>>;

function welcome({ url }: RunningServer, passwords: Passwords): string {
  const people = DEMO_USERS.map(({ name, display_name }) => ({
    '用户 user': name,
    '密码 password': passwords[name],
    '说明 who': display_name,
  }));
  return `\n${table(people)}\n\nHISight 已就绪 ready: ${url}\n手机页 phone page: ${url}/m\nCtrl-C 结束 ends it.`;
}

/** What is served stays as it was: the person learns why, the server goes on. */
async function tellStale(open: OpenSite, error: unknown, context: HereContext): Promise<void> {
  const { code, message, message_en } = describeError(error);
  const build = await latestBuild(open);
  log('app').error(
    { code, build, ...(code === 'defect' && error instanceof Error ? { stack: error.stack } : {}) },
    'refresh.failed',
  );
  context.say(
    `更新未完成，仍在提供构建 ${build}。${message}\nNot brought up to date; still serving build ${build}. ${message_en}`,
  );
}

/** A demo that was built before is served first and brought up to date behind it: ready in seconds. */
async function serveDemo(open: OpenSite, port: number, passwords: Passwords, context: HereContext): Promise<void> {
  const start = async () => {
    const server = await listen(open, { port, commands: await discoverCommands() });
    context.say(welcome(server, passwords));
    return server;
  };
  let server = (await latestBuild(open)) ? await start() : undefined;
  try {
    try {
      context.say(summaryLines(await refreshDemo(open, context)));
    } catch (error) {
      if (!server) throw error;
      if (!context.signal.aborted) await tellStale(open, error, context);
    }
    server ??= await start();
    await untilStopped(context.signal);
  } finally {
    await server?.stop();
  }
}

/** Makes what is missing, brings the rest up to date, and serves it until it is stopped, or gives the summary. */
export async function runDemo({ scale, once, port }: DemoInput, context: HereContext): Promise<DemoSummary | null> {
  const located = context.locate(scale);
  const { site } = located;
  if (!located.scale) throw new UserError('app/usage', { problem: `${site.dir} is not a demo site` });
  await requireNoServer(site.dataDir);
  const wanted = port ?? site.server.port;
  if (!once) await requireFreePort(wanted, site.server.host);
  const open = await openSite(located);
  try {
    rememberScale(located);
    const passwords = await ensureDemoUsers(open.store, join(site.dataDir, '..', 'demo-users.json'), site.clock.now());
    if (once) return await refreshDemo(open, context);
    await serveDemo(open, wanted, passwords, context);
    return null;
  } finally {
    await open.close();
  }
}
