import { join } from 'node:path';
import { UserError } from '../../core/index.ts';
import { ensureDemoUsers } from '../access/demo-users.ts';
import { listen, type RunningServer } from '../server/listen.ts';
import { requireFreePort } from '../server/port.ts';
import { rememberScale, type Scale } from '../site/locate.ts';
import { type OpenSite, openSite } from '../site/open.ts';
import { requireNoServer } from '../site/server-file.ts';
import { latestBuild } from '../tasks/latest-build.ts';
import { type DemoSummary, refreshDemo } from '../tasks/refresh-demo.ts';
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

function welcome(server: RunningServer, passwords: Readonly<Record<string, string>>): string {
  const people = Object.entries(passwords).map(([name, password]) => ({
    '用户 user': name,
    '密码 password': password,
  }));
  return `\nHISight 已就绪 ready: ${server.url}   手机 phone: ${server.url}/m\n\n${table(people)}\n\nCtrl-C 结束 ends it.`;
}

/** A demo that was built before is served first and brought up to date behind it: ready in seconds. */
async function serveDemo(
  open: OpenSite,
  port: number,
  passwords: Readonly<Record<string, string>>,
  context: HereContext,
) {
  const start = async () => {
    const server = await listen(open, { port, commands: await discoverCommands() });
    context.say(welcome(server, passwords));
    return server;
  };
  let server = (await latestBuild(open)) ? await start() : undefined;
  try {
    const summary = await refreshDemo(open, context);
    context.say(summaryLines(summary));
    server ??= await start();
    await untilStopped(context.signal);
    return summary;
  } finally {
    await server?.stop();
  }
}

/** Makes what is missing, brings the rest up to date, and serves it (or stops after the summary). */
export async function runDemo({ scale, once, port }: DemoInput, context: HereContext): Promise<DemoSummary> {
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
    return once ? await refreshDemo(open, context) : await serveDemo(open, wanted, passwords, context);
  } finally {
    await open.close();
  }
}
